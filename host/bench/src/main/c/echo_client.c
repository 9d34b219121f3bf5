// The same client for every server: sends 64 bytes on each of its connections, and again when they
// have come back. Prints round trips a second, latencies and the server's processor time for each.
//
//   echo_client PORT CONNECTIONS SECONDS PID
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { BYTES = 64, MOST_EVENTS = 256, MOST_LATENCIES = 4000000, GIVE_UP_SECONDS = 3 };

static const double WARM_UP_SECONDS = 0.1;

typedef struct {
  int fd;
  int got;       // bytes of the echo that have come
  uint64_t sent; // when, in nanoseconds
} connection;

static uint32_t latencies[MOST_LATENCIES];
static size_t trips; // measured
static size_t all_trips;

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void fail(const char *what) {
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  exit(1);
}

// Whether a thread of the server is one of the JVM's compilers: what it does is not the server's.
static int compiles(const char *pid, const char *thread) {
  char path[300], name[64] = "";
  snprintf(path, sizeof path, "/proc/%s/task/%s/comm", pid, thread);
  FILE *file = fopen(path, "r");
  if (file) {
    if (!fgets(name, sizeof name, file)) name[0] = 0;
    fclose(file);
  }
  return strstr(name, "Compiler") != NULL;
}

// Nanoseconds on a processor of all threads of the server.
static uint64_t processor_time(const char *pid) {
  char path[300];
  uint64_t sum = 0;
  snprintf(path, sizeof path, "/proc/%s/task", pid);
  DIR *threads = opendir(path);
  if (!threads) fail(path);
  for (struct dirent *each; (each = readdir(threads));) {
    if (each->d_name[0] == '.' || compiles(pid, each->d_name)) continue;
    snprintf(path, sizeof path, "/proc/%s/task/%s/schedstat", pid, each->d_name);
    FILE *file = fopen(path, "r");
    if (!file) continue; // it has ended
    unsigned long long nanos = 0;
    if (fscanf(file, "%llu", &nanos) == 1) sum += nanos;
    fclose(file);
  }
  closedir(threads);
  return sum;
}

static void send_one(connection *to) {
  static const char bytes[BYTES] = "toast";
  to->got = 0;
  to->sent = now();
  if (send(to->fd, bytes, BYTES, MSG_NOSIGNAL) != BYTES) fail("send");
}

static void open_one(connection *one, int port, int poll, uint32_t index) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  struct timeval most = {.tv_sec = GIVE_UP_SECONDS};
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = index};
  int on = 1;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  one->fd = socket(AF_INET, SOCK_STREAM, 0);
  if (one->fd < 0 || connect(one->fd, (struct sockaddr *)&to, sizeof to)) fail("connect");
  setsockopt(one->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(one->fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
  if (epoll_ctl(poll, EPOLL_CTL_ADD, one->fd, &event)) fail("epoll_ctl");
}

// Takes what has come; a whole echo is a round trip, and the next one begins.
static void receive(connection *from, int measures) {
  char bytes[BYTES];
  ssize_t count = recv(from->fd, bytes, (size_t)(BYTES - from->got), 0);
  if (count <= 0) fail("recv");
  from->got += (int)count;
  if (from->got < BYTES) return;
  all_trips++;
  if (measures && trips < MOST_LATENCIES) latencies[trips++] = (uint32_t)(now() - from->sent);
  send_one(from);
}

static void run(connection *all, int count, int poll, uint64_t until, int measures) {
  struct epoll_event events[MOST_EVENTS];
  while (now() < until) {
    if (count == 1) { // without epoll: the client costs as little as can be
      receive(all, measures);
      continue;
    }
    int ready = epoll_wait(poll, events, MOST_EVENTS, GIVE_UP_SECONDS * 1000);
    if (ready <= 0) fail("epoll_wait");
    for (int i = 0; i < ready; i++) receive(&all[events[i].data.u32], measures);
  }
}

static int ascending(const void *left, const void *right) {
  uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  return (a > b) - (a < b);
}

int main(int count, char **words) {
  if (count != 5) return 2;
  int connections = atoi(words[2]);
  double seconds = atof(words[3]);
  int poll = epoll_create1(0);
  connection *all = calloc((size_t)connections, sizeof *all);
  if (!all || poll < 0) fail("epoll");
  for (int i = 0; i < connections; i++) open_one(&all[i], atoi(words[1]), poll, (uint32_t)i);
  for (int i = 0; i < connections; i++) send_one(&all[i]);
  run(all, connections, poll, now() + (uint64_t)(WARM_UP_SECONDS * 1e9), 0);
  uint64_t time = processor_time(words[4]), begin = now();
  run(all, connections, poll, begin + (uint64_t)(seconds * 1e9), 1);
  uint64_t took = now() - begin;
  time = processor_time(words[4]) - time;
  if (!trips) fail("no round trip");
  qsort(latencies, trips, sizeof *latencies, ascending);
  printf("%zu %.0f %u %u %.0f\n", all_trips, (double)trips * 1e9 / (double)took,
         latencies[trips / 2], latencies[trips * 99 / 100], (double)time / (double)trips);
  return 0;
}

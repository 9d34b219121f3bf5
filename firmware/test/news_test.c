/** The rule of IRQ and ACK. */
#include "../src/toaster/news.h"

#include "test.h"

static void should_raise_irq_for_news(void) {
  struct news news = {.news = true};
  CHECK(news_settle(&news, false, false));
  CHECK(news.irq);
  CHECK(!news.news);
}

static void should_raise_irq_for_the_end_of_any_frame(void) {
  for (int alone = 0; alone <= 1; alone++) {
    struct news news = {.irq = false};
    news_ready(&news, alone);
    CHECK(news_settle(&news, false, false));
    CHECK(news.irq);
    CHECK(!news.ready);
  }
}

static void should_stay_low_without_news(void) {
  struct news news = {.news = false};
  CHECK(!news_settle(&news, false, false));
  CHECK(!news_settle(&news, true, true));
  CHECK(!news.irq);
}

static void should_keep_news_while_ack_is_high(void) {
  struct news news = {.news = true};
  CHECK(!news_settle(&news, true, true));
  CHECK(!news.irq);
  CHECK(news_settle(&news, false, false));
}

static void should_give_one_more_interrupt_for_news_while_irq_is_high(void) {
  struct news news = {.news = true, .irq = true};
  CHECK(!news_settle(&news, false, false));
  CHECK(news.irq);
  CHECK(!news_settle(&news, true, true));
  CHECK(!news.irq);
  CHECK(news_settle(&news, false, false));
  CHECK(news.irq);
  CHECK(!news.news);
}

static void should_tell_a_frame_together_with_the_news(void) {
  struct news news = {.news = true};
  news_ready(&news, false);
  CHECK(news_settle(&news, false, false));
  CHECK(!news.ready);
  CHECK(!news.news);
  CHECK(!news_settle(&news, true, true));
  CHECK(!news_settle(&news, false, false));
  CHECK(!news.irq);
}

static void should_tell_a_poll_that_nothing_follows_before_the_news(void) {
  struct news news = {.news = true};
  news_ready(&news, true);
  CHECK(news_settle(&news, false, false));
  CHECK(!news.ready);
  CHECK(news.news);
  CHECK(!news_settle(&news, true, true));
  CHECK(news_settle(&news, false, false));
  CHECK(!news.news);
  CHECK(!news_settle(&news, true, false));
}

static void should_go_by_the_last_of_two_frames_that_one_interrupt_tells(void) {
  struct news news = {.news = true, .irq = true};
  news_ready(&news, true);
  CHECK(!news_settle(&news, false, false));
  news_ready(&news, false);
  CHECK(news_settle(&news, true, false));
  CHECK(!news.ready);
  CHECK(!news.news);
}

static void should_take_a_whole_pulse_at_once(void) {
  struct news news = {.irq = true};
  CHECK(!news_settle(&news, true, false));
  CHECK(!news.irq);
}

void news_tests(void) {
  RUN(should_raise_irq_for_news);
  RUN(should_raise_irq_for_the_end_of_any_frame);
  RUN(should_stay_low_without_news);
  RUN(should_keep_news_while_ack_is_high);
  RUN(should_give_one_more_interrupt_for_news_while_irq_is_high);
  RUN(should_tell_a_frame_together_with_the_news);
  RUN(should_tell_a_poll_that_nothing_follows_before_the_news);
  RUN(should_go_by_the_last_of_two_frames_that_one_interrupt_tells);
  RUN(should_take_a_whole_pulse_at_once);
}

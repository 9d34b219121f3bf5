/** The rule of IRQ and ACK. */
#include "../src/toaster/news.h"

#include "test.h"

static void should_raise_irq_for_news(void) {
  struct news news = {.pending = true};
  CHECK(news_settle(&news, false, false));
  CHECK(news.irq);
  CHECK(!news.pending);
}

static void should_stay_low_without_news(void) {
  struct news news = {.pending = false};
  CHECK(!news_settle(&news, false, false));
  CHECK(!news_settle(&news, true, true));
  CHECK(!news.irq);
}

static void should_keep_news_while_ack_is_high(void) {
  struct news news = {.pending = true};
  CHECK(!news_settle(&news, true, true));
  CHECK(!news.irq);
  CHECK(news_settle(&news, false, false));
}

static void should_give_one_more_interrupt_for_news_while_irq_is_high(void) {
  struct news news = {.pending = true, .irq = true};
  CHECK(!news_settle(&news, false, false));
  CHECK(news.irq);
  CHECK(!news_settle(&news, true, true));
  CHECK(!news.irq);
  CHECK(news_settle(&news, false, false));
  CHECK(news.irq);
  CHECK(!news.pending);
}

static void should_take_a_whole_pulse_at_once(void) {
  struct news news = {.irq = true};
  CHECK(!news_settle(&news, true, false));
  CHECK(!news.irq);
}

void news_tests(void) {
  RUN(should_raise_irq_for_news);
  RUN(should_stay_low_without_news);
  RUN(should_keep_news_while_ack_is_high);
  RUN(should_give_one_more_interrupt_for_news_while_irq_is_high);
  RUN(should_take_a_whole_pulse_at_once);
}

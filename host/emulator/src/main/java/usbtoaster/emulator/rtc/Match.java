package usbtoaster.emulator.rtc;

import usbtoaster.emulator.bus.Register;

/**
 * The time of the RTC's interrupt: IRQ_SETUP_0 and IRQ_SETUP_1 (datasheet 4.8.5). It matches while
 * all fields that are enabled are equal; if none is, always.
 */
final class Match {
  static final int MATCH_ENA = 1 << 28;
  static final int YEAR_ENA = 1 << 26;
  static final int MONTH_ENA = 1 << 25;
  static final int DAY_ENA = 1 << 24;
  static final int DOTW_ENA = 1 << 31;
  static final int HOUR_ENA = 1 << 30;
  static final int MIN_ENA = 1 << 29;
  static final int SEC_ENA = 1 << 28;

  /** Returned when it never matches. */
  static final long NEVER = -1;

  private static final int MOST_DAYS = 4096 * 366;

  private final Register date;
  private final Register time;
  private final Calendar wanted = new Calendar();

  Match(Register date, Register time) {
    this.date = date;
    this.time = time;
  }

  boolean enabled() {
    return date.has(MATCH_ENA);
  }

  boolean matches(Calendar now) {
    load();
    return matchesDate(now)
        && (!time.has(HOUR_ENA) || now.hour == wanted.hour)
        && (!time.has(MIN_ENA) || now.minute == wanted.minute)
        && (!time.has(SEC_ENA) || now.second == wanted.second);
  }

  /** Returns how many seconds after {@code from} it matches next, 1 at least, or {@link #NEVER}. */
  long secondsUntil(Calendar from, boolean neverLeap) {
    load();
    Calendar at = new Calendar();
    at.set(from);
    at.advance(1, neverLeap);
    if (!timeIsPossible()) {
      return NEVER;
    }
    long passed = 1;
    for (int days = 0; days < MOST_DAYS; days++) {
      int start = at.secondOfDay();
      int next = matchesDate(at) ? nextTime(start) : Calendar.SECONDS_OF_DAY;
      if (next < Calendar.SECONDS_OF_DAY) {
        return passed + next - start;
      }
      passed += Calendar.SECONDS_OF_DAY - start;
      at.secondOfDay(0);
      at.nextDay(neverLeap);
    }
    return NEVER;
  }

  private void load() {
    wanted.date(date.value());
    wanted.time(time.value());
  }

  private boolean timeIsPossible() {
    return (!time.has(HOUR_ENA) || wanted.hour < 24)
        && (!time.has(MIN_ENA) || wanted.minute < 60)
        && (!time.has(SEC_ENA) || wanted.second < 60);
  }

  private boolean matchesDate(Calendar now) {
    return (!date.has(YEAR_ENA) || now.year == wanted.year)
        && (!date.has(MONTH_ENA) || now.month == wanted.month)
        && (!date.has(DAY_ENA) || now.day == wanted.day)
        && (!time.has(DOTW_ENA) || now.weekday == wanted.weekday);
  }

  /** Returns the first second of a day, {@code from} or later, whose time matches. */
  private int nextTime(int from) {
    int at = from;
    while (at < Calendar.SECONDS_OF_DAY) {
      if (time.has(HOUR_ENA) && at / 3600 != wanted.hour) {
        at = (at / 3600 + 1) * 3600;
      } else if (time.has(MIN_ENA) && at / 60 % 60 != wanted.minute) {
        at = (at / 60 + 1) * 60;
      } else if (time.has(SEC_ENA) && at % 60 != wanted.second) {
        at++;
      } else {
        return at;
      }
    }
    return at;
  }
}

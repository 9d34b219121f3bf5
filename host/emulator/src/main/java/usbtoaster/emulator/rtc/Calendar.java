package usbtoaster.emulator.rtc;

/**
 * A date and a time of day that go on by seconds, as the RTC's counters do: a year that 4 divides
 * is a leap year, unless that is forced off (datasheet 4.8.4). Each field goes on by itself, so one
 * that was loaded beyond its range comes right at its next overflow.
 */
final class Calendar {
  static final int SECONDS_OF_DAY = 24 * 60 * 60;

  private static final int YEARS = 4096;
  private static final int FEBRUARY = 2;

  int year;
  int month;
  int day;
  int weekday; // 0: Sunday
  int hour;
  int minute;
  int second;

  void set(Calendar from) {
    year = from.year;
    month = from.month;
    day = from.day;
    weekday = from.weekday;
    hour = from.hour;
    minute = from.minute;
    second = from.second;
  }

  /** Loads SETUP_0 or RTC_1: year, month and day. */
  void date(int word) {
    year = word >>> 12 & 0xFFF;
    month = word >>> 8 & 0xF;
    day = word & 0x1F;
  }

  /** Loads SETUP_1 or RTC_0: day of the week, hour, minute and second. */
  void time(int word) {
    weekday = word >>> 24 & 0x7;
    hour = word >>> 16 & 0x1F;
    minute = word >>> 8 & 0x3F;
    second = word & 0x3F;
  }

  int date() {
    return year << 12 | month << 8 | day;
  }

  int time() {
    return weekday << 24 | hour << 16 | minute << 8 | second;
  }

  int secondOfDay() {
    return (hour * 60 + minute) * 60 + second;
  }

  /** Goes on by {@code seconds}. */
  void advance(long seconds, boolean neverLeap) {
    long left = seconds;
    while (left > 0 && !regular()) {
      tick(neverLeap);
      left--;
    }
    long passed = secondOfDay() + left;
    if (left > 0) {
      for (long days = passed / SECONDS_OF_DAY; days > 0; days--) {
        nextDay(neverLeap);
      }
      secondOfDay((int) (passed % SECONDS_OF_DAY));
    }
  }

  void secondOfDay(int seconds) {
    hour = seconds / 3600;
    minute = seconds / 60 % 60;
    second = seconds % 60;
  }

  void nextDay(boolean neverLeap) {
    weekday = weekday >= 6 ? 0 : weekday + 1;
    if (day < lastDay(neverLeap)) {
      day++;
      return;
    }
    day = 1;
    month++;
    if (month > 12) {
      month = 1;
      year = (year + 1) % YEARS;
    }
  }

  private boolean regular() {
    return hour < 24 && minute < 60 && second < 60;
  }

  private void tick(boolean neverLeap) {
    second = second >= 59 ? 0 : second + 1;
    if (second != 0) {
      return;
    }
    minute = minute >= 59 ? 0 : minute + 1;
    if (minute != 0) {
      return;
    }
    hour = hour >= 23 ? 0 : hour + 1;
    if (hour == 0) {
      nextDay(neverLeap);
    }
  }

  private int lastDay(boolean neverLeap) {
    return switch (month) {
      case FEBRUARY -> year % 4 == 0 && !neverLeap ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }
}

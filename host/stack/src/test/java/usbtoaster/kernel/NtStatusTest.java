package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NtStatusTest {
  private static List<Field> constants() {
    return Arrays.stream(NtStatus.class.getDeclaredFields())
        .filter(field -> Modifier.isPublic(field.getModifiers()))
        .toList();
  }

  @Test
  void shouldNameEveryConstantAndTellWhatItMeans() throws IllegalAccessException {
    assertThat(constants()).hasSizeGreaterThan(30);
    for (Field field : constants()) {
      int status = field.getInt(null);
      assertThat(NtStatus.name(status)).isEqualTo("STATUS_" + field.getName());
      assertThat(NtStatus.sentence(status)).as(field.getName()).endsWith(".").doesNotContain("0x");
    }
  }

  @Test
  void shouldTellSeverities() {
    assertThat(NtStatus.isSuccess(NtStatus.SUCCESS)).isTrue();
    assertThat(NtStatus.isSuccess(NtStatus.PENDING)).isTrue();
    assertThat(NtStatus.isSuccess(0x4EADBEEF)).isTrue();
    assertThat(NtStatus.isSuccess(NtStatus.DEVICE_BUSY)).isFalse();
    assertThat(NtStatus.isWarning(NtStatus.BUFFER_OVERFLOW)).isTrue();
    assertThat(NtStatus.isWarning(NtStatus.CANCELLED)).isFalse();
    assertThat(NtStatus.isError(NtStatus.CANCELLED)).isTrue();
    assertThat(NtStatus.isError(NtStatus.BUFFER_OVERFLOW)).isFalse();
  }

  @Test
  void shouldHaveTheValuesOfNt() {
    assertThat(NtStatus.TIMEOUT).isEqualTo(0x102);
    assertThat(NtStatus.PENDING).isEqualTo(0x103);
    assertThat(NtStatus.USER_APC).isEqualTo(0xC0);
    assertThat(NtStatus.ABANDONED_WAIT_0).isEqualTo(0x80);
    assertThat(NtStatus.CANCELLED).isEqualTo(0xC0000120);
    assertThat(NtStatus.END_OF_FILE).isEqualTo(0xC0000011);
    assertThat(NtStatus.PIPE_BROKEN).isEqualTo(0xC000014B);
  }

  @Test
  void shouldTellTheNumberOfAnUnknownStatus() {
    assertThat(NtStatus.name(0xCEADBEEF)).isEqualTo("0xCEADBEEF");
    assertThat(NtStatus.sentence(0xCEADBEEF)).contains("0xCEADBEEF");
  }
}

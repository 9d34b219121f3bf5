package usbtoaster.emulator.core.translate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The bytecode of some regions is as it was approved")
class RegionTextTest {
  private static final Path APPROVED =
      Path.of("src", "test", "resources", "usbtoaster", "emulator", "core", "translate");
  private static final int MOST_INSTRUCTIONS = 300;
  private static final int MAX_PATH = 16;
  private static final int SVC = 0xDF00; // where translation ends

  @Test
  void shouldSumWordsInALoop() throws IOException {
    // LDR R3, [R0]; ADDS R0, #4; ADDS R2, R2, R3; SUBS R1, #1; BNE
    shouldBeApproved("sum", 0x6803, 0x3004, 0x18D2, 0x3901, 0xD1FA, SVC);
  }

  @Test
  void shouldLeaveBeforeAnAccessThatIsNotOfSram() throws IOException {
    // LDR R0, [R1]; STRH R0, [R2]; B -8
    int[] plain = {TestCode.BASE, TestCode.BASE + 2};
    shouldBeApproved("trusting", plain, new int[] {0x6808, 0x8010, 0xE7FC});
  }

  @Test
  void shouldCallAndReturnWithinTheRegion() throws IOException {
    // MOVS R0, #1; BL f; B 0; f: LSLS R0, R0, #2; BX LR
    shouldBeApproved("call", 0x2001, 0xF000, 0xF801, 0xE7FB, 0x0080, 0x4770);
  }

  @Test
  void shouldComputeFlagsWhereTheyAreLookedAt() throws IOException {
    // CMP R0, R1; BHI +2; ADCS R2, R3; MOVS R4, #0
    shouldBeApproved("flags", 0x4288, 0xD800, 0x415A, 0x2400, SVC);
  }

  @Test
  void shouldStoreWhereNobodyWatches() throws IOException {
    // PUSH {R4, LR}; STRB R0, [R1, #1]; POP {R4, PC}
    shouldBeApproved("stores", 0xB510, 0x7048, 0xBD10);
  }

  @Test
  void shouldBeEnteredAtTheHeadsOfLoops() throws IOException {
    // ADDS R0, #1; ADDS R1, #1; CMP R1, R2; BNE -6; CMP R0, R3; BNE -12
    shouldBeApproved("loops", 0x3001, 0x3101, 0x4291, 0xD1FC, 0x4298, 0xD1F9, SVC);
  }

  private static void shouldBeApproved(String name, int... code) throws IOException {
    shouldBeApproved(name, new int[0], code);
  }

  private static void shouldBeApproved(String name, int[] plain, int[] code) throws IOException {
    Listing listing = new Listing(new TestCode(code));
    List<Block> formed = new Former(listing, TestCode.BASE, MOST_INSTRUCTIONS).form();
    Plan plan = new Plan(Paths.decide(formed, MAX_PATH), formed, plain, false);
    byte[] file = Translator.classFile(plan, listing);
    String text = String.join("\n", BytecodeText.of(file)) + "\n";
    Path approved = APPROVED.resolve(name + ".txt");
    if ("write".equals(System.getProperty("toaster.docs"))) {
      Files.createDirectories(approved.getParent());
      Files.writeString(approved, text);
    }
    assertThat(text)
        .as("made anew by this test with -Dtoaster.docs=write; look at it")
        .isEqualTo(Files.readString(approved));
  }
}

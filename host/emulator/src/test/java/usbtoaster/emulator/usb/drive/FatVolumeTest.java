package usbtoaster.emulator.usb.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Files in a FAT12 or FAT16")
class FatVolumeTest {
  private static RamBlocks small() {
    return RamBlocks.formatted(64, 0, 1, 16);
  }

  @ParameterizedTest(name = "{0} blocks from {1} on, {2} a cluster")
  @CsvSource({"16, 0, 1, 16", "4000, 1, 1, 512", "20000, 63, 2, 512", "70000, 1, 8, 512"})
  void shouldKeepWhatAModelKeeps(int count, int start, int clusterBlocks, int entries) {
    long seed = Long.getLong("toaster.seed", System.nanoTime());
    System.out.println("FatVolumeTest: -Dtoaster.seed=" + seed);
    Random random = new Random(seed);
    RamBlocks drive = RamBlocks.formatted(count, start, clusterBlocks, entries);
    Map<String, byte[]> model = new TreeMap<>();
    for (int i = 0; i < 50; i++) {
      String name = "FILE%d.BIN".formatted(random.nextInt(12));
      byte[] data = new byte[random.nextInt(random.nextBoolean() ? 1500 : 200)];
      random.nextBytes(data);
      FatVolume volume = FatVolume.open(drive);
      if (random.nextInt(4) > 0) {
        try {
          volume.write(name, data);
          model.put(name, data);
        } catch (DriveException full) {
          assertThat(full).hasMessageStartingWith("The drive is full");
          assertThat(count).as("-Dtoaster.seed=%d", seed).isEqualTo(16);
        }
      } else if (model.remove(name) != null) {
        volume.delete(name);
      }
      FatVolume anew = FatVolume.open(drive);
      assertThat(anew.files()).as("-Dtoaster.seed=%d", seed).hasSameSizeAs(model.keySet());
      model.forEach((each, bytes) -> assertThat(anew.read(each)).isEqualTo(bytes));
    }
    FatLayout at = FatLayout.of(drive);
    assertThat(drive.read(at.fat(), at.fatBlocks()))
        .as("both copies of the table")
        .isEqualTo(drive.read(at.fat() + at.fatBlocks(), at.fatBlocks()));
    assertThat(at.fat12()).isEqualTo(count < 20_000);
  }

  @Test
  void shouldKeepTheCaseOfNames() {
    FatVolume volume = FatVolume.open(small());
    volume.write("code.py", new byte[1]);
    volume.write("INFO_UF2.txt", new byte[2]);
    volume.write("Mixed.c", new byte[3]);
    volume.write("CODE.PY", new byte[4]);
    assertThat(volume.files())
        .extracting(FatVolume.Entry::name)
        .containsExactly("CODE.PY", "INFO_UF2.txt", "MIXED.c");
    assertThat(volume.read("info_uf2.TXT")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".txt", "much-too-long.txt", "a.html", "a b", "a/b", "ä"})
  void shouldRefuseNamesThatAreNone(String name) {
    RamBlocks drive = small();
    FatVolume volume = FatVolume.open(drive);
    assertThatIllegalArgumentException().isThrownBy(() -> volume.write(name, new byte[1]));
    assertThat(drive.writes).isZero();
  }

  @Test
  void shouldNotWriteWhereThereIsNoRoom() {
    RamBlocks drive = small();
    byte[] before = drive.bytes.clone();
    FatVolume volume = FatVolume.open(drive);
    assertThatExceptionOfType(DriveException.class)
        .isThrownBy(() -> volume.write("BIG.BIN", new byte[61 * 512]))
        .withMessage("The drive is full: 61 clusters are needed, 60 are free");
    assertThat(drive.bytes).isEqualTo(before);
    for (int i = 0; i < 16; i++) {
      volume.write("F" + i, new byte[0]);
    }
    assertThatExceptionOfType(DriveException.class)
        .isThrownBy(() -> volume.write("G", new byte[0]))
        .withMessage("The root directory is full: it has 16 entries");
    drive.bytes[(int) FatLayout.of(drive).root() * 512 + 11] = 1;
    assertThatExceptionOfType(DriveException.class)
        .isThrownBy(() -> FatVolume.open(drive).write("F0", new byte[0]))
        .withMessage("F0 is read-only");
  }

  @Test
  void shouldNotFollowATableThatGoesAstray() {
    RamBlocks drive = small();
    FatVolume.open(drive).write("A", new byte[1200]);
    int table = 512;
    byte[] right = drive.bytes.clone();
    drive.bytes[table + 3] = 2; // cluster 2 after cluster 2
    assertThatExceptionOfType(DriveException.class)
        .isThrownBy(() -> FatVolume.open(drive).read("A"))
        .withMessage("The FAT goes astray at cluster 2");
    System.arraycopy(right, 0, drive.bytes, 0, right.length);
    Arrays.fill(drive.bytes, table + 3, table + 5, (byte) 0xFF); // it ends at once
    assertThatExceptionOfType(DriveException.class)
        .isThrownBy(() -> FatVolume.open(drive).read("A"))
        .withMessage("A has 1200 bytes in 1 clusters of 512");
  }

  @ParameterizedTest
  @CsvSource({
    "510, 0, The drive has neither a FAT nor",
    "11, 1024, The drive has neither a FAT nor",
    "13, 3, The drive has neither a FAT nor",
    "14, 0, no boot sector or no table",
    "17, 0, it may be a FAT32",
    "22, 0, it may be a FAT32",
    "19, 65, The FAT is longer than its drive",
    "19, 3, The FAT has -1 clusters",
  })
  void shouldSayWhatIsWrongWithABootSector(int at, int half, String message) {
    RamBlocks drive = small();
    drive.words().putShort(at, (short) half);
    assertThatExceptionOfType(DriveException.class)
        .isThrownBy(() -> FatVolume.open(drive))
        .withMessageContaining(message);
  }

  @Test
  void shouldBearAnyBootSector() {
    long seed = Long.getLong("toaster.seed", System.nanoTime());
    System.out.println("FatVolumeTest: -Dtoaster.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      RamBlocks drive = RamBlocks.formatted(64, i & 1, 1, 16);
      FatVolume.open(drive).write("A", new byte[1200]);
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        int block = random.nextInt(4);
        drive.bytes[block * 512 + random.nextInt(64)] = (byte) random.nextInt();
      }
      try {
        FatVolume volume = FatVolume.open(drive);
        volume.files().forEach(file -> volume.read(file.name()));
      } catch (DriveException | IllegalArgumentException wrong) {
        assertThat(wrong).as("-Dtoaster.seed=%d", seed).hasMessageContaining(" ");
      }
    }
  }

  @Test
  void shouldKeepTheFileThatDoesNotFitAnew() {
    RamBlocks drive = small();
    FatVolume volume = FatVolume.open(drive);
    byte[] old = {1, 2, 3};
    volume.write("A", old);
    assertThatExceptionOfType(DriveException.class)
        .isThrownBy(() -> volume.write("A", new byte[61 * 512]))
        .withMessage("The drive is full: 61 clusters are needed, 60 are free");
    volume.write("B", new byte[59 * 512]);
    assertThat(FatVolume.open(drive).read("A")).isEqualTo(old);
    assertThat(FatVolume.open(drive).read("B")).hasSize(59 * 512);
    volume.delete("B");
    volume.write("A", new byte[60 * 512]); // its own cluster counts as free
    assertThat(FatVolume.open(drive).read("A")).hasSize(60 * 512);
  }

  @Test
  void shouldReadNoMoreThanAFileHas() {
    RamBlocks drive = small();
    FatVolume.open(drive).write("A", new byte[20 * 512]);
    int size = (int) FatLayout.of(drive).root() * 512 + 28;
    drive.words().putInt(size, 513);
    FatVolume volume = FatVolume.open(drive);
    drive.blocksRead = 0;
    assertThat(volume.read("A")).hasSize(513);
    assertThat(drive.blocksRead).isEqualTo(2);
    drive.words().putInt(size, (1 << 28) + 1);
    assertThatExceptionOfType(DriveException.class)
        .isThrownBy(() -> FatVolume.open(drive).read("A"))
        .withMessage("A has 268,435,457 bytes, and at most 268,435,456 are read");
  }
}

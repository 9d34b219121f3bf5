package usbtoaster.emulator.pio;

/** What OUT_STICKY asserts in every cycle: the most recent OUT or SET to the pins. */
final class Sticky {
  private int levelMask;
  private int levelData;
  private int directionMask;
  private int directionData;

  /** Keeps a write to levels in place of the one before; a mask of 0 ends it. */
  void levels(int mask, int data) {
    levelMask = mask;
    levelData = data;
  }

  /** Keeps a write to directions in place of the one before. */
  void directions(int mask, int data) {
    directionMask = mask;
    directionData = data;
  }

  void clear() {
    levelMask = 0;
    directionMask = 0;
  }

  /** Returns whether anything is asserted. */
  boolean asserts() {
    return (levelMask | directionMask) != 0;
  }

  void reassert(Engine engine) {
    if (asserts()) {
      engine.levels(levelMask, levelData);
      engine.directions(directionMask, directionData);
    }
  }

  void copy(Sticky other) {
    levelMask = other.levelMask;
    levelData = other.levelData;
    directionMask = other.directionMask;
    directionData = other.directionData;
  }
}

package usbtoaster.drawing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Leads wires from lines on the left to lines on the right, each with one upright piece at most.
 * Two wires may cross, and never lie on each other.
 *
 * <p>Overview: an order of all wires, from left to right, gives each upright piece a place of its
 * own. Of two wires one of which ends on the line where the other begins, the order says whether
 * they lie on each other. The order begins as the wires come, and two of them change places as long
 * as that makes the drawing better. Then pieces that have no line in common share a track.
 */
final class Tracks {
  private static final int OVERLAP = 1_000_000;
  private static final int CROSSING = 100;

  private final int[] left;
  private final int[] right;
  private final int[] place; // by wire: how far on the right its upright piece is
  private int cost;

  /** Leads wire {@code i} from line {@code left[i]} to line {@code right[i]}; no two share one. */
  Tracks(int[] left, int[] right) {
    this.left = left.clone();
    this.right = right.clone();
    place = new int[left.length];
    Arrays.setAll(place, i -> i);
    improve();
  }

  private void improve() {
    cost = cost();
    boolean better = true;
    while (better) {
      better = false;
      for (int i = 0; i < place.length; i++) {
        for (int j = 0; j < i; j++) {
          swap(i, j);
          int now = cost();
          if (now < cost) {
            cost = now;
            better = true;
          } else {
            swap(i, j);
          }
        }
      }
    }
  }

  private void swap(int i, int j) {
    int kept = place[i];
    place[i] = place[j];
    place[j] = kept;
  }

  private int cost() {
    int sum = 0;
    for (int i = 0; i < place.length; i++) {
      sum += Math.abs(left[i] - right[i]);
      for (int j = 0; j < place.length; j++) {
        if (i != j) {
          sum += pair(i, j);
        }
      }
    }
    return sum;
  }

  /** What the upright piece of {@code i} and the level ones of {@code j} do to each other. */
  private int pair(int i, int j) {
    if (right[i] == left[j] && place[i] < place[j]) {
      return OVERLAP;
    }
    int met = place[j] > place[i] ? left[j] : right[j];
    return met > top(i) && met < bottom(i) ? CROSSING : 0;
  }

  private int top(int wire) {
    return Math.min(left[wire], right[wire]);
  }

  private int bottom(int wire) {
    return Math.max(left[wire], right[wire]);
  }

  private boolean isStraight(int wire) {
    return left[wire] == right[wire];
  }

  /** Returns how bad it is: each wire that lies on another counts more than all else. */
  int badness() {
    return cost;
  }

  /** Returns whether no two wires lie on each other. */
  boolean isClear() {
    return cost < OVERLAP;
  }

  /** Returns the track of each wire, from 0 at the left; -1 for one that goes straight. */
  int[] tracks() {
    int[] tracks = new int[place.length];
    Arrays.fill(tracks, -1);
    List<Integer> ordered = new ArrayList<>();
    for (int i = 0; i < place.length; i++) {
      ordered.add(i);
    }
    ordered.sort((a, b) -> Integer.compare(place[a], place[b]));
    for (int at = 0; at < ordered.size(); at++) {
      int wire = ordered.get(at);
      if (!isStraight(wire)) {
        tracks[wire] = 0;
        for (int before : ordered.subList(0, at)) {
          if (top(wire) <= bottom(before) && top(before) <= bottom(wire)) {
            tracks[wire] = Math.max(tracks[wire], tracks[before] + 1);
          }
        }
      }
    }
    return tracks;
  }
}

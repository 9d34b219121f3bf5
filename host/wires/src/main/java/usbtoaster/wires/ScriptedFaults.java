package usbtoaster.wires;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A plan that is a list. */
final class ScriptedFaults implements FaultPlan {
  private final List<Fault> start = new ArrayList<>();
  private final Map<Long, List<Fault>> frames = new HashMap<>();
  private final Map<Long, List<Fault>> edges = new HashMap<>();
  private final Map<Long, List<Fault>> levels = new HashMap<>();

  ScriptedFaults(List<Fault> faults) {
    for (Fault fault : faults) {
      switch (fault) {
        case Fault.SpuriousEdge edge -> start.add(edge);
        case Fault.LostEdge lost -> add(edges, lost.edge(), lost);
        case Fault.DoubleEdge twice -> add(edges, twice.edge(), twice);
        case Fault.LateEdge late -> add(edges, late.edge(), late);
        case Fault.MosiFlip flip -> add(frames, flip.frame(), flip);
        case Fault.MisoFlip flip -> add(frames, flip.frame(), flip);
        case Fault.BusError error -> add(frames, error.frame(), error);
        case Fault.Reset reset -> add(frames, reset.frame(), reset);
        case Fault.Silence silence -> add(frames, silence.frame(), silence);
        case Fault.ShortTransfer cut -> add(frames, cut.frame(), cut);
        case Fault.BusException thrown -> add(frames, thrown.frame(), thrown);
        case Fault.HeldLine held -> add(edges, held.edge(), held);
        case Fault.LostLevel lost -> add(levels, lost.level(), lost);
        case Fault.LateLevel late -> add(levels, late.level(), late);
      }
    }
  }

  private static void add(Map<Long, List<Fault>> map, long at, Fault fault) {
    map.computeIfAbsent(at, number -> new ArrayList<>()).add(fault);
  }

  @Override
  public List<Fault> start() {
    return start;
  }

  @Override
  public List<Fault> frame(long frame, int bytes) {
    return at(frames, frame);
  }

  @Override
  public List<Fault> edge(long edge) {
    return at(edges, edge);
  }

  @Override
  public List<Fault> level(long level) {
    return at(levels, level);
  }

  private static List<Fault> at(Map<Long, List<Fault>> map, long number) {
    return map.isEmpty() ? List.of() : map.getOrDefault(number, List.of());
  }
}

package usbtoaster.cli;

import java.util.List;
import usbtoaster.experiments.Experiment;
import usbtoaster.experiments.Finding;

/** Prints what {@code toaster experiment} has to tell. One thread calls, in this order. */
interface ExperimentReport {
  /** Prints what there is, and nothing else. */
  void list(List<Experiment> experiments);

  /** An experiment begins. */
  void begin(Experiment experiment);

  /** It has found something. */
  void end(Experiment experiment, Finding finding);

  /** It could not be made; {@code why} is a sentence, which is printed as an error, too. */
  void failed(Experiment experiment, String why);

  /** There are no more. */
  void close();
}

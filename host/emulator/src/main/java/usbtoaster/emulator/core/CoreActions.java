package usbtoaster.emulator.core;

/** What instructions ask of their core. Belongs to the machine's thread. */
final class CoreActions implements SystemInstructions.Core {
  private final CortexM0Plus core;

  CoreActions(CortexM0Plus core) {
    this.core = core;
  }

  @Override
  public void sendEvent() {
    Lead lead = core.lead();
    if (lead != null) {
      lead.sendEvent();
      return;
    }
    core.sleep.event();
    core.sev.run();
  }

  @Override
  public void supervisorCall() {
    if (core.nvic.priority(Nvic.SV_CALL) < core.nvic.executing(core.state.primask)) {
      core.nvic.pend(Nvic.SV_CALL);
    } else {
      core.fault("SVC at a priority that its exception does not have");
      core.slice.endBy(0);
    }
  }

  @Override
  public void maskChanged() {
    core.reconsider();
  }

  @Override
  public boolean isQuiet() {
    return core.nvic.next() == 0;
  }

  @Override
  public boolean isDebugged(int immediate) {
    return core.debuggers.take(immediate);
  }
}

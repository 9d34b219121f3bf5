package usbtoaster.targets;

/** Whether the mock is on the class path: a production program has no need of it. */
final class MockClasses {
  private MockClasses() {}

  /**
   * Looks for the mock, and for Mockito behind it.
   *
   * @throws TargetException if one of them is not there
   */
  static void check() throws TargetException {
    try {
      ClassLoader loader = MockClasses.class.getClassLoader();
      Class.forName("usbtoaster.mock.MockToaster", false, loader);
      Class.forName("org.mockito.Mockito", false, loader);
    } catch (ClassNotFoundException e) {
      throw new TargetException(
          "The mock is not on the class path: add toaster-mock to the dependencies, or choose"
              + " another target.",
          e);
    }
  }
}

package usbtoaster.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A real browser without a window: Debian's Chromium. It downloads nothing.
 *
 * <p>It waits in frames that the page has drawn, not in seconds: a busy machine draws fewer.
 */
final class Chromium implements AutoCloseable {
  private static final String MISSING =
      "chromium or chromedriver is not installed, so nobody looks at the page:"
          + " apt-get install chromium chromium-driver";
  private static final int FRAMES = 2000; // in which a condition has to come true

  // It looks for code of the browser's version that nothing here uses, and complains.
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium.devtools");

  private final ChromeDriver driver;
  private final Path profile;

  private Chromium(Path browser, Path driverProgram) throws IOException {
    profile = Files.createTempDirectory("toaster-chromium");
    SELENIUM.setLevel(Level.OFF);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--window-size=1280,900",
        "--user-data-dir=" + profile);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driverProgram.toFile())
            .usingAnyFreePort()
            .build();
    driver = new ChromeDriver(service, options);
    driver.manage().timeouts().scriptTimeout(Duration.ofHours(1)); // Stillness ends it before
  }

  /**
   * Starts one. Skips the test visibly where none is installed; fails it with
   * -Dtoaster.oracle=required.
   */
  static Chromium start() throws IOException {
    Path browser = installed("chromium");
    Path driverProgram = installed("chromedriver");
    boolean there = browser != null && driverProgram != null;
    if (!there) {
      System.out.println(MISSING);
    }
    boolean required = "required".equals(System.getProperty("toaster.oracle"));
    assertThat(there || !required).as(MISSING).isTrue();
    assumeTrue(there, MISSING);
    return new Chromium(Objects.requireNonNull(browser), Objects.requireNonNull(driverProgram));
  }

  private static @Nullable Path installed(String program) {
    for (String folder : System.getenv("PATH").split(":", -1)) {
      Path path = Path.of(folder, program);
      if (Files.isExecutable(path)) {
        return path;
      }
    }
    return null;
  }

  /** Opens a page and forgets what the console said before. */
  void open(String url) {
    driver.navigate().to(url);
    complaints();
  }

  /** Runs a script in the page, and returns what it returns. */
  @Nullable Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Returns what an expression is in the page, as text. */
  String text(String expression) {
    return String.valueOf(run("return String(" + expression + ")"));
  }

  /** Returns what an expression is in the page, as a number. */
  long number(String expression) {
    return ((Number) Objects.requireNonNull(run("return Number(" + expression + ")"))).longValue();
  }

  /** Waits until an expression is true in the page, looking once a frame. */
  void until(String expression) {
    Object held =
        driver.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            let frames = 0;
            const look = () => {
              if (%s) {
                done(true);
              } else if (++frames > %d) {
                done(false);
              } else {
                requestAnimationFrame(look);
              }
            };
            look();
            """
                .formatted(expression, FRAMES));
    assertThat(held)
        .as(
            "In %d frames this did not come true: %s. The page says: %s",
            FRAMES, expression, run("return document.body.innerText"))
        .isEqualTo(true);
  }

  /** Posts an order as the page does, and waits for the answer. */
  void order(String path, String json) {
    driver.executeAsyncScript(
        """
        const [path, json, done] = arguments;
        const headers = { "Content-Type": "application/json" };
        fetch(path, { method: "POST", headers, body: json }).then(done, done);
        """,
        path,
        json);
  }

  /** Clicks on what a selector finds, as a mouse does. */
  void click(String selector) {
    driver.findElement(By.cssSelector(selector)).click();
  }

  /** Presses keys, wherever the focus is. */
  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Moves the focus on by the Tab key, and returns the id of what has it then. */
  String tab() {
    press(Keys.TAB);
    return text("document.activeElement.id || document.activeElement.outerHTML.slice(0, 80)");
  }

  /** Returns the names that a screen reader has for what plays one of these roles. */
  List<String> accessible(List<String> roles) {
    List<String> names = new ArrayList<>();
    Object nodes = driver.executeCdpCommand("Accessibility.getFullAXTree", Map.of()).get("nodes");
    for (Object node : (List<?>) Objects.requireNonNull(nodes)) {
      boolean ignored = Boolean.TRUE.equals(((Map<?, ?>) node).get("ignored"));
      if (!ignored && roles.contains(value(node, "role"))) {
        names.add(value(node, "name").strip());
      }
    }
    return names;
  }

  private static String value(Object node, String property) {
    return ((Map<?, ?>) node).get(property) instanceof Map<?, ?> it
        ? String.valueOf(it.get("value"))
        : "";
  }

  /** Makes the window so wide, and light or dark. */
  void look(int width, int height, boolean phone, boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
    Map<String, Object> scheme =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
  }

  /** Keeps the whole page as it looks at a desk and on a phone, in light and in dark. */
  void keepAll(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    for (boolean dark : new boolean[] {false, true}) {
      for (int width : new int[] {1280, 390}) {
        look(width, width == 1280 ? 900 : 844, width == 390, dark);
        until("innerWidth === " + width);
        until("(window.framesDrawn = (window.framesDrawn ?? 0) + 1) % 5 === 0");
        String file = "%s-%d-%s.png".formatted(name, width, dark ? "dark" : "light");
        keep(folder.resolve(file));
      }
    }
    look(1280, 900, false, false);
  }

  private void keep(Path file) throws IOException {
    Map<String, Object> taken =
        driver.executeCdpCommand(
            "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    Files.write(file, Base64.getDecoder().decode(String.valueOf(taken.get("data"))));
  }

  /** Returns what the console has complained of since it was asked last. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

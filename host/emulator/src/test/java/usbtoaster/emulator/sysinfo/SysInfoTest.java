package usbtoaster.emulator.sysinfo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.clocks.ClockRig;

@DisplayName("SYSINFO, SYSCFG and TBMAN (datasheet 2.20 to 2.22)")
class SysInfoTest {
  private final ClockRig rig = new ClockRig();
  private int nmi0;
  private final SysCfg sysCfg = new SysCfg(mask -> nmi0 = mask, mask -> {});

  @Test
  @DisplayName("2.20.2: CHIP_ID is an RP2040 B2 by Raspberry Pi, made in silicon")
  void shouldBeAnRp2040B2() {
    rig.bus.attach(0x4000_0000, new SysInfo().registers());
    rig.bus.attach(0x4006_C000, new TbMan().registers());

    assertThat(rig.read(0x4000_0000)).isEqualTo(0x2000_2927);
    assertThat(rig.read(0x4000_0004)).isEqualTo(2);
    assertThat(rig.read(0x4006_C000) & 3).isEqualTo(1);
  }

  @Test
  @DisplayName("2.21.2: the NMI mask goes to the core, and is empty after a reset")
  void shouldPassTheNmiMaskOn() {
    rig.bus.attach(0x4000_4000, sysCfg.registers());
    rig.write(0x4000_4000, 0x40);
    assertThat(nmi0).isEqualTo(0x40);

    sysCfg.reset();
    assertThat(nmi0).isZero();
    assertThat(rig.read(0x4000_4014)).isEqualTo(0x66);
  }
}

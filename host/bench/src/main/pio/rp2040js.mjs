// Runs a program on all eight state machines of rp2040js and prints nanoseconds of wall and of processor time.
//   node rp2040js.mjs CYCLES WORD...
// The module is looked up from the working folder. The first half of the cycles again warms it up.
import { createRequire } from 'module';

const { RP2040, ConsoleLogger, LogLevel } = createRequire(process.cwd() + '/')('rp2040js');
const [cycles, ...words] = process.argv.slice(2).map(Number);

const chip = new RP2040();
chip.logger = new ConsoleLogger(LogLevel.Error, true);
chip.pio.forEach((pio, block) => {
  words.forEach((word, address) => pio.writeUint32(0x48 + 4 * address, word));
  pio.machines.forEach((machine, number) => {
    pio.writeUint32(0xcc + 0x18 * number, (words.length - 1) << 12);
    pio.writeUint32(0xdc + 0x18 * number, (1 << 26) | ((4 * block + number) << 5));
    machine.enabled = true;
  });
});
const step = (count) => {
  for (let i = 0; i < count; i++) {
    chip.pio[0].step();
    chip.pio[1].step();
  }
};
step(cycles / 2);
const used = process.cpuUsage();
const begin = process.hrtime.bigint();
step(cycles);
const nanos = process.hrtime.bigint() - begin;
const { user, system } = process.cpuUsage(used);
console.log(`${nanos} ${(user + system) * 1000}`);

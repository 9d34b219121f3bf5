// Runs the benchmark's image on rp2040js and prints: instructions, checksum, nanoseconds of wall and of
// processor time.
//   node rp2040js.mjs IMAGE.BIN STACK ENTRY ITERS_ADDRESS RESULT_ADDRESS ROUNDS
// The module is looked up from the working folder. Addresses are of the SRAM.
import fs from 'fs';
import { createRequire } from 'module';

const { RP2040, ConsoleLogger, LogLevel } = createRequire(process.cwd() + '/')('rp2040js');
const SRAM = 0x20000000;
const [image, stack, entry, iters, result, rounds] = process.argv.slice(2);

const chip = new RP2040();
chip.logger = new ConsoleLogger(LogLevel.Error, true);
chip.sram.set(fs.readFileSync(image), 0);
chip.sramView.setUint32(iters - SRAM, Number(rounds), true);
chip.core.VTOR = SRAM;
chip.core.SP = Number(stack);
chip.core.PC = Number(entry);

let stopped = false;
chip.onBreak = () => {
  stopped = true;
};
let instructions = 0;
const used = process.cpuUsage();
const begin = process.hrtime.bigint();
while (!stopped) {
  chip.core.executeInstruction();
  instructions++;
}
const nanos = process.hrtime.bigint() - begin;
const { user, system } = process.cpuUsage(used);
const checksum = chip.sramView.getUint32(result - SRAM, true);
const words = [instructions - 1, checksum.toString(16), nanos, (user + system) * 1000];
console.log(words.join(' ')); // the breakpoint is no instruction of the work

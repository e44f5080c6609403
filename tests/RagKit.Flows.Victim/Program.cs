using System.Globalization;
using System.Text;
using RagKit.Flows.Victim;
using RagKit.TestData;

// Started ahead of its time: it does nothing before a line tells it what, so that the runtime's start is no part of the test. The words
// of that line are separated by tabs.
string[] order = (Console.In.ReadLine() ?? "").Split('\t');
ParentWatch.Begin();
using Stream output = Console.OpenStandardOutput();
Report report = new(line => output.Write(Encoding.UTF8.GetBytes(line + "\n")));
await (order switch
{
    ["run", string path, string run] => RunVictim.RunAsync(path, run, report),
    ["recover", string path] => RunVictim.RecoverAsync(path, report),
    ["work", string path, string life] => QueueVictim.WorkAsync(path, int.Parse(life, CultureInfo.InvariantCulture), report),
    _ => Task.CompletedTask,
});

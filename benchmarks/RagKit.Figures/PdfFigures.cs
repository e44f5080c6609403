using System.Diagnostics;
using System.Text.Json;

namespace RagKit.Figures;

/// <summary>
/// The figures of the PDF loader over every file of the shared set: words against pdftotext's text of the same file, and pages a second beside
/// pdftotext (a process a file, as scripts use it) and pdf.js (one process) where they are there. Each program reads the files that all of them read;
/// three runs, the median counts.
/// </summary>
internal static class PdfFigures
{
    private const int Runs = 3;

    /// <summary>
    /// Files that pdftotext reads wrong: it gives the letters of these Arabic words backwards. (Others below the mark differ by what is a word: lines of
    /// Japanese that a paragraph joins, accents and signs of two glyphs that are composed here, digits in circles that stand apart there.)
    /// </summary>
    private static readonly string[] Excused = ["habibi"];

    public static async IAsyncEnumerable<Figure> MeasureAsync(string docs, Func<string, bool> wanted)
    {
        if (!wanted("pdf"))
            yield break;
        string pdfs = Path.Combine(docs, "pdf");
        // What pdftotext reads; pdf.js reads these, too.
        string[] timed = [.. Directory.EnumerateFiles(Path.Combine(docs, "reference", "pdf"), "*.layout.txt").Select(path => Path.GetFileName(path).Replace(".layout.txt", ".pdf", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        JsonElement ours = await ChildProcess.MeasureAsync(["pdf", pdfs, .. timed]);
        List<double> scores = [];
        foreach (JsonProperty file in ours.GetProperty("texts").EnumerateObject())
        {
            string path = Path.Combine(docs, "reference", "pdf", file.Name + ".txt");
            if (!File.Exists(path))
                continue;
            scores.Add(PdfWords.F1(file.Value.GetString()!, await File.ReadAllTextAsync(path)));
            if (scores[^1] < 0.985)
                yield return new($"pdf.f1.{file.Name}", scores[^1], "", ">=", Excused.Contains(file.Name) ? 0.5 : 0.9);
        }
        scores.Sort();
        yield return new("pdf.f1.median", (scores[(scores.Count - 1) / 2] + scores[scores.Count / 2]) / 2, "", ">=", 0.985);
        yield return new("pdf.f1.files", scores.Count, "files", ">=", timed.Length);
        double pages = ours.GetProperty("pages").GetDouble();
        double speed = pages / ours.GetProperty("seconds").GetDouble();
        yield return new("pdf.pages_per_second.first_run", pages / ours.GetProperty("first_seconds").GetDouble(), "pages/s", ">=", 0);
        double? poppler = await PopplerSecondsAsync(pdfs, timed);
        yield return new("pdf.pages_per_second", speed, "pages/s", ">=", poppler is { } seconds ? 0.8 * pages / seconds : 0);
        if (Environment.GetEnvironmentVariable("PEERS_DIR") is { Length: > 0 } peers)
        {
            JsonElement theirs = await RunAsync("node", [Path.Combine(CoreFigures.Root(), "benchmarks", "peers", "pdfjs.mjs"), peers, pdfs, .. timed]);
            yield return new("pdf.pages_per_second.to_pdfjs", speed / (theirs.GetProperty("pages").GetDouble() / theirs.GetProperty("seconds").GetDouble()), "x", ">=", 3);
        }
    }

    private static async Task<double?> PopplerSecondsAsync(string folder, string[] timed)
    {
        List<double> seconds = [];
        try
        {
            for (int run = 0; run < Runs; run++)
            {
                Stopwatch watch = Stopwatch.StartNew();
                foreach (string name in timed)
                {
                    string[] password = name.StartsWith("encrypted", StringComparison.Ordinal) ? ["-upw", "password"] : [];
                    using Process process = Process.Start(new ProcessStartInfo("pdftotext", ["-q", .. password, Path.Combine(folder, name), "-"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
                    await process.StandardOutput.ReadToEndAsync();
                    await process.WaitForExitAsync();
                }
                seconds.Add(watch.Elapsed.TotalSeconds);
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            await Console.Error.WriteLineAsync("pdftotext is not installed: its speed is not measured.");
            return null;
        }
        return seconds.Order().ElementAt(Runs / 2);
    }

    private static async Task<JsonElement> RunAsync(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return JsonDocument.Parse(output).RootElement;
    }
}

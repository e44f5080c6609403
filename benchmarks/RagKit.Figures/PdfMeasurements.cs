using System.Diagnostics;
using RagKit.Loading;
using RagKit.Sources;

namespace RagKit.Figures;

/// <summary>Reads every PDF of a folder: the texts, and how long it takes.</summary>
internal static class PdfMeasurements
{
    private const int Runs = 4;

    /// <param name="folder">The folder.</param>
    /// <param name="timed">The names of the files that all programs read, and whose time counts.</param>
    public static async Task<object> RunAsync(string folder, IReadOnlyCollection<string> timed)
    {
        SortedDictionary<string, string> texts = new(StringComparer.Ordinal);
        List<double> seconds = [];
        long pages = 0;
        for (int run = 0; run < Runs; run++)
        {
            pages = 0;
            Stopwatch watch = Stopwatch.StartNew();
            foreach (string name in timed)
                pages += await ReadAsync(Path.Combine(folder, name), texts);
            seconds.Add(watch.Elapsed.TotalSeconds);
        }
        foreach (string path in Directory.EnumerateFiles(folder, "*.pdf").Where(path => !timed.Contains(Path.GetFileName(path))))
            await ReadAsync(path, texts);
        // The first run pays for the compiler, as a tool would; a host that ingests is warm.
        return new { pages, texts, first_seconds = seconds[0], seconds = seconds[1..].Order().ElementAt((Runs - 1) / 2) };
    }

    private static async Task<long> ReadAsync(string path, SortedDictionary<string, string> texts)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        PdfLoader loader = new(new PdfLoaderOptions { Password = name.StartsWith("encrypted", StringComparison.Ordinal) ? "password" : null });
        await using FileStream stream = File.OpenRead(path);
        long pages = 0;
        try
        {
            await foreach (Document document in loader.LoadAsync(new SourceContent(new SourceItem(name + ".pdf", "1"), stream)))
            {
                texts[name] = document.Text;
                pages += document.Metadata["pages"].AsInteger();
            }
        }
        catch (RagKitException e)
        {
            if (texts.TryAdd(name, ""))
                await Console.Error.WriteLineAsync($"refused: {e.Message}");
        }
        return pages;
    }
}

using System.Diagnostics;
using RagKit.Loading;
using RagKit.Sources;

namespace RagKit.Figures;

/// <summary>
/// The figures of the Office loaders over every file of the shared set: words against pandoc's text of the same file, how many are read, and on
/// standard error what is refused and why.
/// </summary>
internal static class OfficeFigures
{
    private const int Rounds = 5;

    /// <summary>The loaders, and how many files of the set can be read: not two that are encrypted, one cut short, and two without text of their own.</summary>
    private static readonly (string Kind, IDocumentLoader Loader, int Readable)[] Kinds =
        [("docx", new DocxLoader(), 11), ("pptx", new PptxLoader(), 7), ("xlsx", new XlsxLoader(), 8)];

    public static async IAsyncEnumerable<Figure> MeasureAsync(string docs, Func<string, bool> wanted)
    {
        foreach ((string kind, IDocumentLoader loader, int readable) in Kinds.Where(kind => wanted($"office.{kind.Kind}")))
        {
            Dictionary<string, string> texts = await ReadAllAsync(loader, Path.Combine(docs, kind));
            yield return new($"office.{kind}.read", texts.Count, "files", ">=", readable);
            List<double> scores = [];
            foreach ((string name, string text) in texts)
            {
                string path = Path.Combine(docs, "reference", "pandoc", name + ".txt");
                string reference = File.Exists(path) ? await File.ReadAllTextAsync(path) : "";
                if (!WordF1.HasWords(reference))
                    continue;
                scores.Add(WordF1.Of(text, reference));
                yield return new($"office.{name}.f1", scores[^1], "", ">=", 0.9);
            }
            if (scores.Count > 0)
                yield return new($"office.{kind}.f1.median", Median(scores), "", ">=", 0.97);
        }
        if (wanted("office.speed"))
            yield return new("office.speed.handbook-872p.docx", await SecondsAsync(Path.Combine(docs, "docx", "handbook-872p.docx")), "s", "<=", 1);
    }

    private static async Task<Dictionary<string, string>> ReadAllAsync(IDocumentLoader loader, string folder)
    {
        Dictionary<string, string> texts = [];
        foreach (string path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            try
            {
                texts[Path.GetFileName(path)] = await ReadAsync(loader, path);
            }
            catch (RagKitException e)
            {
                Console.Error.WriteLine($"refused: {e.Message}");
            }
        }
        return texts;
    }

    private static async Task<string> ReadAsync(IDocumentLoader loader, string path)
    {
        await using FileStream stream = File.OpenRead(path);
        string text = "";
        await foreach (Document document in loader.LoadAsync(new SourceContent(new SourceItem(Path.GetFileName(path), "1"), stream)))
            text += document.Text;
        return text;
    }

    /// <summary>The median time of one reading, the first left out.</summary>
    private static async Task<double> SecondsAsync(string path)
    {
        DocxLoader loader = new();
        List<double> seconds = [];
        for (int round = 0; round <= Rounds; round++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            await ReadAsync(loader, path);
            seconds.Add(watch.Elapsed.TotalSeconds);
        }
        return Median(seconds[1..]);
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

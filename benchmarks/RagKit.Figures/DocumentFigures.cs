using RagKit.Loading;
using RagKit.Sources;

namespace RagKit.Figures;

/// <summary>
/// The figures of the loaders of HTML, EPUB, ODT and RTF over every file of the shared set: words against pandoc's text of the same file. Files whose
/// reference is garbled are measured and printed like the others, and left out of the medians alone, with the reason on standard error.
/// </summary>
internal static class DocumentFigures
{
    private static readonly (string Kind, IDocumentLoader Loader)[] Kinds =
        [("html", new HtmlLoader()), ("epub", new EpubLoader(new HtmlLoader())), ("odt", new OdtLoader()), ("rtf", new RtfLoader())];

    private static readonly (string File, string Reason)[] Garbled =
    [
        ("testHTMLNoisyMetaEncoding_1.html", "pandoc was not told of the page's encoding (Arabic), so its text is Latin letters"),
        ("testRTFJapanese.rtf", "pandoc passes over the fonts' character sets, so its text is Shift JIS read as Windows-1252"),
        ("testRTFUnicodeGothic.rtf", "pandoc reads no surrogate pairs, so its text is replacement characters"),
    ];

    public static async IAsyncEnumerable<Figure> MeasureAsync(string docs, Func<string, bool> wanted)
    {
        List<double> all = [];
        foreach ((string kind, IDocumentLoader loader) in Kinds.Where(kind => wanted($"documents.{kind.Kind}")))
        {
            List<double> scores = [];
            foreach (string path in Directory.EnumerateFiles(Path.Combine(docs, kind)).Order(StringComparer.Ordinal))
            {
                string name = Path.GetFileName(path);
                string reference = await File.ReadAllTextAsync(Path.Combine(docs, "reference", "pandoc", name + ".txt"));
                double score = WordF1.Of(await ReadAsync(loader, path), reference);
                yield return new($"documents.{name}.f1", score, "", ">=", 0.9);
                (string File, string Reason) garbled = Garbled.FirstOrDefault(file => file.File == name);
                if (garbled.File is null)
                    scores.Add(score);
                else
                    Console.Error.WriteLine($"reference garbled: {name}: {garbled.Reason}");
            }
            all.AddRange(scores);
            yield return new($"documents.{kind}.f1.median", Median(scores), "", ">=", 0.97);
        }
        if (all.Count > 0)
            yield return new("documents.f1.median", Median(all), "", ">=", 0.97);
    }

    /// <summary>What a loader makes of a file, as text.</summary>
    public static async Task<string> ReadAsync(IDocumentLoader loader, string path)
    {
        await using FileStream stream = File.OpenRead(path);
        string text = "";
        await foreach (Document document in loader.LoadAsync(new SourceContent(new SourceItem(Path.GetFileName(path), "1"), stream)))
            text += document.Text + "\n";
        return text;
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

using RagKit.Loading;

namespace RagKit.Figures;

/// <summary>
/// How well the main text of pages is found, by words against the text marked by hand: five pages that the rules were made with, and five that were
/// written afterwards. Beside it, how well the body does alone, and what becomes of the documents of the shared set, which are all text.
/// </summary>
internal static class WebFigures
{
    private static readonly HtmlLoader Main = new(new HtmlLoaderOptions { Content = HtmlContent.Main });
    private static readonly HtmlLoader Body = new(new HtmlLoaderOptions { Content = HtmlContent.Body });

    public static async IAsyncEnumerable<Figure> MeasureAsync(string docs, Func<string, bool> wanted)
    {
        if (!wanted("web.main"))
            yield break;
        string pages = Path.Combine(CoreFigures.Root(), "tests", "RagKit.Loaders.Tests", "Web", "Pages");
        foreach (string half in new[] { "Tuned", "HeldOut" })
        {
            List<double> main = [], body = [];
            foreach (string path in Directory.EnumerateFiles(Path.Combine(pages, half), "*.html").Order(StringComparer.Ordinal))
            {
                string marked = await File.ReadAllTextAsync(Path.ChangeExtension(path, ".txt"));
                main.Add(WordF1.Of(await DocumentFigures.ReadAsync(Main, path), marked));
                body.Add(WordF1.Of(await DocumentFigures.ReadAsync(Body, path), marked));
            }
            string name = $"web.main.{half.ToLowerInvariant()}";
            yield return new($"{name}.f1.median", Median(main), "", ">=", 0.9);
            yield return new($"{name}.f1.worst", main.Min(), "", ">=", 0.8);
            yield return new($"{name}.body.f1.median", Median(body), "", "<=", Median(main));
            yield return new($"{name}.body.f1.worst", body.Min(), "", "<=", main.Min());
        }
        List<double> kept = [];
        foreach (string path in Directory.EnumerateFiles(Path.Combine(docs, "html")).Order(StringComparer.Ordinal))
        {
            kept.Add(WordF1.Of(await DocumentFigures.ReadAsync(Main, path), await DocumentFigures.ReadAsync(Body, path)));
            yield return new($"web.main.of_body.{Path.GetFileName(path)}", kept[^1], "", ">=", 0.9);
        }
        yield return new("web.main.of_body.median", Median(kept), "", ">=", 0.97);
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

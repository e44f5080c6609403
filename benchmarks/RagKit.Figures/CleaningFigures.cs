using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RagKit.Cleaning;

namespace RagKit.Figures;

/// <summary>The figures of cleaning: speed over the shared collections, what it finds there, and whether duplicates and languages are told rightly.</summary>
internal static class CleaningFigures
{
    private const int Rounds = 3, Documents = 100_000;

    public static async IAsyncEnumerable<Figure> MeasureAsync(string data, Func<string, bool> wanted)
    {
        if (wanted("cleaning.speed") || wanted("cleaning.redaction"))
        {
            List<Document> texts = Collections(data);
            if (wanted("cleaning.speed"))
                yield return new("cleaning.speed.text", (await RunAsync(texts, corpus => corpus.CleanText())).Megabytes, "MB/s", ">=", 20);
            if (wanted("cleaning.redaction"))
            {
                (double speed, int touched) = await RunAsync(texts, corpus => corpus.RedactPersonalData());
                yield return new("cleaning.redaction.speed", speed, "MB/s", ">=", 20);
                yield return new("cleaning.redaction.touched", 100.0 * touched / texts.Count, "% of docs", "<=", 1);
            }
        }
        if (wanted("cleaning.duplicates"))
        {
            JsonElement measured = await ChildProcess.MeasureAsync("duplicates", $"{Documents}", "out"), without = await ChildProcess.MeasureAsync("duplicates", $"{Documents}", "in");
            yield return new("cleaning.duplicates.speed", measured.GetProperty("documents_per_second").GetDouble(), "docs/s", ">=", 1000);
            yield return new("cleaning.duplicates.precision", measured.GetProperty("precision").GetDouble(), "", ">=", 0.99);
            yield return new("cleaning.duplicates.recall", measured.GetProperty("recall").GetDouble(), "", ">=", 0.95);
            yield return new("cleaning.duplicates.memory", 1024 * (measured.GetProperty("peak_mb").GetDouble() - without.GetProperty("peak_mb").GetDouble()) / (Documents / 1024.0), "bytes each", "<=", 4000);
            yield return new("cleaning.duplicates.cost", without.GetProperty("documents_per_second").GetDouble() / measured.GetProperty("documents_per_second").GetDouble(), "x", "<=", 3);
        }
        if (wanted("cleaning.language"))
        {
            (int right, int wrong, int silent, int strange, int claimed, int english, int passages) = await LanguageSample.MeasureAsync(data, Step(corpus => corpus.DetectLanguage()));
            yield return new("cleaning.language.right", 100.0 * right / (right + wrong + silent), "%", ">=", 90);
            yield return new("cleaning.language.wrong", 100.0 * wrong / (right + wrong + silent), "%", "<=", 5);
            yield return new("cleaning.language.english", 100.0 * english / passages, "%", ">=", 98);
            yield return new("cleaning.language.unknown-claimed", 100.0 * claimed / strange, "%", "<=", 10);
        }
        if (wanted("cleaning.describe"))
        {
            await foreach (Figure figure in DescribeFigures.MeasureAsync(Path.Combine(data, "docs"), Step(corpus => corpus.DescribeDocuments())))
                yield return figure;
        }
    }

    /// <summary>Ingests synthetic documents, some of them planted near duplicates, without cutting them; with the duplicates left out, or in for comparison.</summary>
    public static async Task<object> MeasureDuplicatesAsync(string folder, int documents, bool remove)
    {
        PlantedSource source = new(documents);
        Stopwatch watch = Stopwatch.StartNew();
        int found = 0, right = 0;
        await using Corpus corpus = Corpus.Create("figures", builder =>
        {
            builder.From(source).LoadWith(new Loading.TextLoader()).ChunkWith(new NoChunker()).StoreInSqlite(Path.Combine(folder, "duplicates.db"));
            if (remove)
                builder.RemoveDuplicates();
        });
        await foreach (Ingestion.DocumentOutcome _ in corpus.IngestAsync(new() { KeepDocuments = false }))
        {
        }
        double seconds = watch.Elapsed.TotalSeconds;
        await foreach (Stores.StoredDocument document in corpus.Store.ListDocumentsAsync().Where(document => document.LeftOut is not null))
        {
            found++;
            if (PlantedSource.IsPlanted(document.ItemId))
                right++;
        }
        return new { documents_per_second = documents / seconds, precision = (double)right / Math.Max(1, found), recall = (double)right / source.Planted, peak_mb = Measurements.PeakMegabytes() };
    }

    private static IDocumentTransform Step(Action<CorpusBuilder> configure)
    {
        CorpusBuilder builder = new("figures");
        configure(builder);
        return builder.Cleaning[0](new ServiceCollection().BuildServiceProvider());
    }

    /// <summary>The median speed of some rounds over all documents, on one core, the first round left out; and how many documents are changed.</summary>
    private static async Task<(double Megabytes, int Touched)> RunAsync(List<Document> documents, Action<CorpusBuilder> configure)
    {
        IDocumentTransform step = Step(configure);
        double megabytes = documents.Sum(document => (double)Encoding.UTF8.GetByteCount(document.Text)) / 1e6;
        List<double> seconds = [];
        int touched = 0;
        for (int round = 0; round <= Rounds; round++)
        {
            touched = 0;
            Stopwatch watch = Stopwatch.StartNew();
            foreach (Document document in documents)
            {
                if ((await step.TransformAsync(document)).Document?.Text != document.Text)
                    touched++;
            }
            seconds.Add(watch.Elapsed.TotalSeconds);
        }
        return (megabytes / seconds[1..].Order().ElementAt(Rounds / 2), touched);
    }

    /// <summary>The texts of the shared collections.</summary>
    private static List<Document> Collections(string data)
    {
        List<Document> documents = [];
        foreach (string path in Directory.GetDirectories(Path.Combine(data, "ir")).Order(StringComparer.Ordinal))
        {
            foreach (string line in File.ReadLines(Path.Combine(path, "corpus.jsonl")).Where(line => line.Length > 0))
            {
                using JsonDocument json = JsonDocument.Parse(line);
                documents.Add(new(json.RootElement.GetProperty("_id").GetString()!, json.RootElement.GetProperty("text").GetString()!));
            }
        }
        return documents;
    }
}

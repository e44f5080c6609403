namespace RagKit.Evaluation;

/// <summary>Where the files of a collection in the BEIR layout are, and what to say when they are not.</summary>
internal static class BeirLayout
{
    public const string Corpus = "corpus.jsonl";
    public const string Queries = "queries.jsonl";
    public const string Qrels = "qrels";

    private const string Explanation =
        "A collection in the BEIR layout is a folder with corpus.jsonl ({\"_id\", \"title\", \"text\"} a line), queries.jsonl "
        + "({\"_id\", \"text\"} a line) and qrels/test.tsv (query-id, corpus-id and score, separated by tabs).";

    /// <summary>The full path of a file of the collection; throws where it is not.</summary>
    public static string Find(string folder, string file)
    {
        string root = Path.GetFullPath(folder);
        if (!Directory.Exists(root))
            throw new RagKitException($"There is no folder '{root}'. {Explanation}");
        string path = Path.Combine(root, file);
        return File.Exists(path) ? path : throw new RagKitException($"'{root}' has no {file}. {Explanation}");
    }

    /// <summary>The full path of the judgements of a split; throws, naming the splits that there are, where it is not.</summary>
    public static string FindQrels(string folder, string split)
    {
        if (split.AsSpan().ContainsAny('/', '\\'))
            throw new ArgumentException($"The split '{split}' must be the name of a file in qrels without .tsv, such as 'test'.", nameof(split));
        string root = Path.GetFullPath(folder);
        string qrels = Path.Combine(root, Qrels);
        if (Directory.Exists(qrels) && !File.Exists(Path.Combine(qrels, split + ".tsv")))
        {
            string[] splits = [.. Directory.EnumerateFiles(qrels, "*.tsv").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];
            if (splits.Length > 0)
                throw new RagKitException($"'{root}' has no {Qrels}/{split}.tsv; it has the splits {string.Join(", ", splits)}: name one of them.");
        }
        return Find(root, $"{Qrels}/{split}.tsv");
    }

    /// <summary>A file of a collection, opened to be read once from its beginning to its end.</summary>
    public static FileStream Open(string path) => new(path, new FileStreamOptions
    {
        // LineReader has a buffer of its own.
        BufferSize = 0,
        Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        Share = FileShare.ReadWrite | FileShare.Delete,
    });
}

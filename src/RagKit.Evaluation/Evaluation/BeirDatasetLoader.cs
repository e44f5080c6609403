using System.Buffers.Text;
using System.Text;

namespace RagKit.Evaluation;

/// <summary>Reads the questions and judgements of a collection in the BEIR layout.</summary>
internal static class BeirDatasetLoader
{
    public static async Task<RetrievalDataset> LoadAsync(string folder, string split, CancellationToken cancellationToken)
    {
        string queriesPath = BeirLayout.Find(folder, BeirLayout.Queries);
        string qrelsPath = BeirLayout.FindQrels(folder, split);

        QrelsTable qrels = await ReadQrelsAsync(qrelsPath, cancellationToken).ConfigureAwait(false);
        if (qrels.Relevance.Count == 0)
            throw new RagKitException($"'{qrelsPath}' judges nothing: each line is a query's id, a document's id and a score, separated by tabs.");
        if (qrels.Relevance.Values.All(relevance => relevance < 1))
            throw new RagKitException($"'{qrelsPath}' has no score of 1 or more: without a relevant document there is nothing to measure.");

        List<DatasetQuery> queries = await ReadQueriesAsync(queriesPath, qrels.FirstLine, cancellationToken).ConfigureAwait(false);
        if (queries.Count < qrels.FirstLine.Count)
        {
            HashSet<string> known = [.. queries.Select(query => query.Id)];
            (string missing, int line) = qrels.FirstLine.First(pair => !known.Contains(pair.Key));
            throw new RagKitException($"'{qrelsPath}' line {line} judges query '{missing}', which '{queriesPath}' does not have: do the two files belong together?");
        }
        return new(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) is { Length: > 0 } name ? name : "beir",
            queries,
            qrels.Relevance.Select(pair => new Judgement(pair.Key.Query, pair.Key.Document, pair.Value)));
    }

    private static async Task<List<DatasetQuery>> ReadQueriesAsync(string path, Dictionary<string, int> judged, CancellationToken cancellationToken)
    {
        List<DatasetQuery> queries = [];
        Dictionary<string, int> lines = new(StringComparer.Ordinal);
        FileStream stream = BeirLayout.Open(path);
        await using (stream.ConfigureAwait(false))
        {
            using LineReader reader = new(stream);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (IsBlank(reader.Current.Span))
                    continue;
                BeirRecord record = Parse(path, reader);
                if (!judged.ContainsKey(record.Id))
                    continue;
                if (!lines.TryAdd(record.Id, reader.Number))
                    throw new RagKitException($"'{path}' line {reader.Number} gives query '{record.Id}' again, first given on line {lines[record.Id]}: ids must be unique.");
                queries.Add(new(record.Id, record.Text));
            }
        }
        return queries;
    }

    private static BeirRecord Parse(string path, LineReader reader)
    {
        try
        {
            return BeirRecord.Parse(reader.Current.Span);
        }
        catch (FormatException e)
        {
            throw new RagKitException($"'{path}' line {reader.Number}: {e.Message}", e);
        }
    }

    private static async Task<QrelsTable> ReadQrelsAsync(string path, CancellationToken cancellationToken)
    {
        QrelsTable table = new([], new(StringComparer.Ordinal));
        FileStream stream = BeirLayout.Open(path);
        await using (stream.ConfigureAwait(false))
        {
            using LineReader reader = new(stream);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (!IsBlank(reader.Current.Span))
                    ReadRow(path, reader.Current.Span, reader.Number, table);
            }
        }
        return table;
    }

    private static void ReadRow(string path, ReadOnlySpan<byte> row, int line, QrelsTable table)
    {
        int first = row.IndexOf((byte)'\t');
        int second = first < 0 ? -1 : row[(first + 1)..].IndexOf((byte)'\t') + first + 1;
        if (second <= first || row[(second + 1)..].Contains((byte)'\t'))
            throw new RagKitException($"'{path}' line {line} must be a query's id, a document's id and a score, separated by tabs; it has {row.Count((byte)'\t') + 1} columns.");

        ReadOnlySpan<byte> score = row[(second + 1)..].Trim(" "u8);
        if (!Utf8Parser.TryParse(score, out int relevance, out int used) || used != score.Length)
        {
            if (line == 1 && Encoding.UTF8.GetString(score).Equals("score", StringComparison.OrdinalIgnoreCase))
                return;
            throw new RagKitException($"'{path}' line {line} has the score '{Encoding.UTF8.GetString(score)}', which must be a whole number: 0 for not relevant, 1 or more for relevant.");
        }
        string query = Encoding.UTF8.GetString(row[..first]);
        string document = Encoding.UTF8.GetString(row[(first + 1)..second]);
        if (query.Length == 0 || document.Length == 0)
            throw new RagKitException($"'{path}' line {line} has an empty id: each line is a query's id, a document's id and a score, separated by tabs.");
        table.Relevance[(query, document)] = relevance;
        table.FirstLine.TryAdd(query, line);
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.Trim(" \t"u8).IsEmpty;

    private sealed record QrelsTable(Dictionary<(string Query, string Document), int> Relevance, Dictionary<string, int> FirstLine);
}

using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using RagKit.Lexical;
using RagKit.Stores;

namespace RagKit.VectorData;

/// <summary>Reads a version's collections into a state.</summary>
internal sealed class StateReader(VersionTables tables)
{
    private const int SegmentSize = 20_000;
    private readonly ImmutableDictionary<string, IndexedChunk>.Builder _chunks = ImmutableDictionary.CreateBuilder<string, IndexedChunk>(StringComparer.Ordinal);
    private readonly ImmutableDictionary<long, IndexedChunk>.Builder _keys = ImmutableDictionary.CreateBuilder<long, IndexedChunk>();
    private readonly List<long> _superseded = [];

    /// <summary>The state up to a head; <c>Superseded</c> are the rows of facts that later ones took the place of.</summary>
    public async Task<(CorpusState State, List<long> Superseded)> ReadAsync(HeadBody head, CancellationToken cancellationToken)
    {
        CorpusState state = new() { Head = head };
        Dictionary<(string Kind, string Name), (Run Rows, string Body)> facts = Join(await tables.Facts.ScanAsync(0, head.Row, cancellationToken).ConfigureAwait(false));
        state = ReadDocuments(state, facts.Where(fact => fact.Key.Kind == "document"));
        foreach (((string kind, string name), (Run rows, string body)) in facts)
        {
            if (kind == "entry" && JsonSerializer.Deserialize(body, BodyJson.Default.EntryBody)!.Entry is { } entry)
                state = state with { Entries = state.Entries.SetItem(name, (entry, rows)) };
            else if (kind == "artifact" && JsonSerializer.Deserialize(body, BodyJson.Default.ArtifactBody)!.Content is { Count: > 0 } content)
                state = state with { Artifacts = state.Artifacts.SetItem(name, (content, rows)) };
            else if (kind != "document")
                _superseded.AddRange(rows.Numbers());
        }
        foreach (ModelBody model in head.Models)
        {
            ImmutableDictionary<long, long>.Builder vectors = ImmutableDictionary.CreateBuilder<long, long>();
            foreach (Row row in await tables.Of(model).ScanAsync(0, head.Row, cancellationToken).ConfigureAwait(false))
            {
                if (_chunks.TryGetValue(row.Name, out IndexedChunk? chunk) && row.Number > chunk.Since)
                    vectors[chunk.Key] = row.Number;
            }
            state = state with { Vectors = state.Vectors.SetItem(model.Model, vectors.ToImmutable()) };
        }
        return (state, _superseded);
    }

    private CorpusState ReadDocuments(CorpusState state, IEnumerable<KeyValuePair<(string Kind, string Name), (Run Rows, string Body)>> facts)
    {
        LexicalSegmentBuilder words = new();
        LexicalIndex index = LexicalIndex.Empty;
        ImmutableSortedDictionary<string, StoredEntry>.Builder documents = state.Documents.ToBuilder();
        ImmutableDictionary<string, Run>.Builder removed = state.Removed.ToBuilder();
        ImmutableSortedDictionary<long, DocumentChange>.Builder changes = state.Changes.ToBuilder();
        ImmutableDictionary<string, long>.Builder positions = state.Positions.ToBuilder();
        long key = 0;
        foreach (((_, string name), (Run rows, string json)) in facts)
        {
            DocumentBody body = JsonSerializer.Deserialize(json, BodyJson.Default.DocumentBody)!;
            changes[body.Position] = new(body.Position, name, body.Document is null ? DocumentChangeKind.Removed : DocumentChangeKind.Written, body.At);
            positions[name] = body.Position;
            if (body.Document is null)
            {
                removed[name] = rows;
                continue;
            }
            ImmutableArray<IndexedChunk> chunks = [.. body.Chunks.Select(chunk => new IndexedChunk(++key, chunk.ToChunk(name), body.Document.SourceId, chunk.Since))];
            foreach (IndexedChunk chunk in chunks)
            {
                (_chunks[chunk.Chunk.Id], _keys[chunk.Key]) = (chunk, chunk);
                words.Add(chunk.Key, chunk.Chunk.Context, chunk.Chunk.Text);
            }
            documents[name] = new(body.Document, chunks, body.Content, rows);
            if (words.Chunks >= SegmentSize)
                index = index.With(words.Seal());
        }
        return state with
        {
            Documents = documents.ToImmutable(),
            Chunks = _chunks.ToImmutable(),
            Keys = _keys.ToImmutable(),
            Words = words.IsEmpty ? index : index.With(words.Seal()),
            Removed = removed.ToImmutable(),
            Changes = changes.ToImmutable(),
            Positions = positions.ToImmutable(),
        };
    }

    /// <summary>Facts from their parts, of each name the last.</summary>
    private Dictionary<(string Kind, string Name), (Run Rows, string Body)> Join(List<Row> rows)
    {
        Dictionary<(string, string), (Run Rows, string Body)> facts = [];
        for (int i = 0; i < rows.Count;)
        {
            Row first = rows[i];
            int count = int.Parse(first.Metadata.AsSpan(first.Metadata.IndexOf('/', StringComparison.Ordinal) + 1), System.Globalization.CultureInfo.InvariantCulture);
            StringBuilder body = new();
            int part = 0;
            while (part < count && i + part < rows.Count && rows[i + part] is { } next && next.Number == first.Number + part && next.Metadata == $"{part}/{count}")
            {
                body.Append(next.Body);
                part++;
            }
            if (part == count)
            {
                if (facts.Remove((first.Kind, first.Name), out (Run Rows, string Body) earlier))
                    _superseded.AddRange(earlier.Rows.Numbers());
                facts.Add((first.Kind, first.Name), (new Run(first.Number, count), body.ToString()));
            }
            else
            {
                // What is left of a fact that is being removed.
                _superseded.AddRange(Enumerable.Range(0, Math.Max(1, part)).Select(at => first.Number + at));
            }
            i += Math.Max(1, part);
        }
        return facts;
    }
}

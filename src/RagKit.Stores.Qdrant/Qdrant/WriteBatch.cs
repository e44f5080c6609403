using System.Buffers;
using System.Text;
using System.Text.Json;

namespace RagKit.Qdrant;

/// <summary>
/// What one commit writes: points that begin to be seen with it, points that end to be, and changes of the head. Points are sent as they come,
/// in requests below the limit; nobody sees them before the commit. Not thread-safe.
/// </summary>
internal sealed class WriteBatch(PointApi api, Head head, int maxBytes)
{
    private const int MostPoints = 1000, IdsOfARequest = 5000, Envelope = 64;

    private readonly List<ReadOnlyMemory<byte>> _pending = [];
    private readonly List<string> _ended = [];
    private readonly List<Action<Utf8JsonWriter>> _headChanges = [];
    private int _bytes;

    /// <summary>The state that the write begins from.</summary>
    public Head Head => head;

    /// <summary>The commit.</summary>
    public long Seq => head.Seq + 1;

    /// <summary>How many points begin with it.</summary>
    public int Points { get; private set; }

    /// <summary>How many bytes fit into a part of what is longer than a request, in base64 and with its payload.</summary>
    public int BytesOfAPart { get; } = Math.Min(4 << 20, maxBytes / 2);

    public TermStatistics Terms { get; } = new();

    public IReadOnlyList<Action<Utf8JsonWriter>> HeadChanges => _headChanges;

    public bool IsEmpty => Points == 0 && _ended.Count == 0 && _headChanges.Count == 0;

    /// <summary>The average that the weights of words count by: that of the head, or (it has none yet) of the first chunks.</summary>
    public double Average { get; set; } = head.Average;

    public void ChangeHead(Action<Utf8JsonWriter> change) => _headChanges.Add(change);

    public void End(string pointId) => _ended.Add(pointId);

    /// <summary>Adds a point without vectors; what is written goes into its payload.</summary>
    public Task AddAsync(string kind, string key, Action<Utf8JsonWriter> payload, CancellationToken cancellationToken, int part = 0) => AddAsync(JsonBytes.Object(writer =>
    {
        writer.WriteString("id", WireText.PointId(kind, key, Text(part), Text(Seq)));
        writer.WriteStartObject("vector");
        writer.WriteEndObject();
        writer.WriteStartObject("payload");
        writer.WriteString(Field.Kind, kind);
        writer.WriteString(Field.Key, FactCodec.Keyword(key));
        writer.WriteNumber(Field.From, Seq);
        if (part > 0)
            writer.WriteNumber(Field.Part, part);
        payload(writer);
        writer.WriteEndObject();
    }), cancellationToken);

    /// <summary>Adds a chunk with its words and vectors.</summary>
    public Task AddAsync(Chunk chunk, string source, SortedDictionary<string, int> terms, IReadOnlyDictionary<string, float[]> vectors, CancellationToken cancellationToken)
    {
        int length = terms.Values.Sum();
        (string open, string hash) = StoredChunk.Describe(chunk, source, length);
        return AddAsync(JsonBytes.Object(writer =>
        {
            writer.WriteString("id", WireText.PointId(Field.Chunk, chunk.Id, Text(Seq)));
            writer.WriteStartObject("vector");
            foreach ((string name, float[] vector) in vectors)
                writer.WriteNumbers(name, vector);
            if (length > 0)
            {
                writer.WritePropertyName(Field.Words);
                TermCodec.Write(writer, terms, length, Average);
            }
            writer.WriteEndObject();
            writer.WritePropertyName("payload");
            writer.WriteRawValue($"{open},\"{Field.From}\":{Text(Seq)},\"{Field.Hash}\":\"{hash}\"}}", skipInputValidation: true);
        }), cancellationToken);
    }

    /// <summary>Sends what has not been sent, and counts back what was.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        if (Points > 0)
        {
            int found = await api.CountAsync(head.Collection, Clause.Number(Field.From, Seq), cancellationToken).ConfigureAwait(false);
            if (found != Points)
                throw new RagKitException($"{Points} points were written to '{head.Collection}', and {found} are there. Nothing was committed: check the server's log, its disk and its replicas, and repeat the call.");
        }
        foreach (string[] ids in _ended.Distinct(StringComparer.Ordinal).Chunk(IdsOfARequest))
        {
            await api.Http.WriteAsync(HttpMethod.Post, PointApi.Path(head.Collection, "/points/payload"), JsonBytes.Object(writer =>
            {
                writer.WriteStartObject("payload");
                writer.WriteNumber(Field.To, Seq);
                writer.WriteEndObject();
                writer.WriteStrings("points", ids);
            }), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task AddAsync(ReadOnlyMemory<byte> point, CancellationToken cancellationToken)
    {
        if (point.Length + Envelope > maxBytes)
            throw new RagKitException($"A point of {point.Length:N0} bytes does not fit into a request of {maxBytes:N0} ({Beginning(point)}). Cut smaller chunks, or raise MaxRequestBytes of QdrantStoreOptions and the server's limit. Nothing was written.");
        if (_pending.Count == MostPoints || _bytes + point.Length + Envelope > maxBytes)
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        _pending.Add(point);
        _bytes += point.Length + 1;
        Points++;
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_pending.Count == 0)
            return;
        ArrayBufferWriter<byte> body = new(_bytes + Envelope);
        body.Write("{\"points\":["u8);
        for (int i = 0; i < _pending.Count; i++)
        {
            if (i > 0)
                body.Write(","u8);
            body.Write(_pending[i].Span);
        }
        body.Write("]}"u8);
        await api.Http.WriteAsync(HttpMethod.Put, PointApi.Path(head.Collection, "/points"), body.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _pending.Clear();
        _bytes = 0;
    }

    private static string Beginning(ReadOnlyMemory<byte> point) => Encoding.UTF8.GetString(point.Span[..Math.Min(200, point.Length)]);

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace RagKit.Qdrant;

/// <summary>The requests about points. Thread-safe.</summary>
internal sealed class PointApi(QdrantHttp http)
{
    public QdrantHttp Http => http;

    public static string Path(string collection, string rest = "") => $"collections/{Uri.EscapeDataString(collection)}{rest}";

    /// <summary>The head of a collection, or of the one that an alias names; <see langword="null"/> when there is none.</summary>
    public async Task<Head?> ReadHeadAsync(string collection, CancellationToken cancellationToken)
    {
        try
        {
            using JsonDocument answer = await http.ReadAsync(Path(collection, "/points"), writer =>
            {
                writer.WriteStrings("ids", [Head.PointId]);
                writer.WriteBoolean("with_payload", true);
            }, cancellationToken).ConfigureAwait(false);
            JsonElement points = answer.Result();
            return points.GetArrayLength() == 0 ? null : Head.Read(points[0].Payload());
        }
        catch (QdrantHttpException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>All points that pass, page by page; each is valid until the next one.</summary>
    public async IAsyncEnumerable<JsonElement> ScrollAsync(
        string collection, Clause clause, string[] fields, string[]? vectors = null, int pageSize = 500, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (clause == Clause.Nothing)
            yield break;
        for (string? offset = null; ;)
        {
            using JsonDocument page = await http.ReadAsync(Path(collection, "/points/scroll"), writer =>
            {
                writer.WriteClause("filter", clause);
                writer.WriteNumber("limit", pageSize);
                if (offset is not null)
                    writer.WriteString("offset", offset);
                writer.WriteStrings("with_payload", fields);
                if (vectors is { Length: > 0 })
                    writer.WriteStrings("with_vector", vectors);
            }, cancellationToken).ConfigureAwait(false);
            foreach (JsonElement point in page.Result().GetProperty("points").EnumerateArray())
                yield return point;
            if (!page.Result().TryGetProperty("next_page_offset", out JsonElement next) || next.ValueKind == JsonValueKind.Null)
                yield break;
            offset = next.ToString();
        }
    }

    /// <summary>One page of the points that pass, by a whole number above one given; that number must differ from point to point.</summary>
    public async Task<List<JsonElement>> ReadOrderedAsync(string collection, Clause clause, string field, long after, int limit, string[] fields, CancellationToken cancellationToken)
    {
        using JsonDocument page = await http.ReadAsync(Path(collection, "/points/scroll"), writer =>
        {
            writer.WriteClause("filter", Clause.All(clause, Clause.Range(field, "gt", after)));
            writer.WriteNumber("limit", limit);
            writer.WriteStartObject("order_by");
            writer.WriteString("key", field);
            writer.WriteString("direction", "asc");
            writer.WriteEndObject();
            writer.WriteStrings("with_payload", fields);
        }, cancellationToken).ConfigureAwait(false);
        return [.. page.Result().GetProperty("points").EnumerateArray().Select(point => point.Clone())];
    }

    public async Task<int> CountAsync(string collection, Clause clause, CancellationToken cancellationToken)
    {
        if (clause == Clause.Nothing)
            return 0;
        using JsonDocument answer = await http.ReadAsync(Path(collection, "/points/count"), writer =>
        {
            writer.WriteClause("filter", clause);
            writer.WriteBoolean("exact", true);
        }, cancellationToken).ConfigureAwait(false);
        return answer.Result().GetProperty("count").GetInt32();
    }

    /// <summary>Sets fields of the points that pass.</summary>
    public Task SetPayloadAsync(string collection, Action<Utf8JsonWriter> payload, Clause clause, CancellationToken cancellationToken) =>
        http.WriteAsync(HttpMethod.Post, Path(collection, "/points/payload"), JsonBytes.Object(writer =>
        {
            writer.WriteStartObject("payload");
            payload(writer);
            writer.WriteEndObject();
            writer.WriteClause("filter", clause);
        }), cancellationToken);

    /// <summary>Changes the head if it still is as given: nothing happens otherwise, so that of several who try one wins.</summary>
    public Task ChangeHeadAsync(Head known, Action<Utf8JsonWriter> changes, CancellationToken cancellationToken) => SetPayloadAsync(
        known.Collection,
        changes,
        Clause.All(Clause.Ids([Head.PointId]), Clause.Number(Field.Seq, known.Seq), Clause.Number(Field.Beat, known.Beat), Clause.Match(Field.Owner, known.Owner)),
        cancellationToken);

    /// <summary>Changes fields of the head whatever it is at present.</summary>
    public Task SetHeadAsync(string collection, Action<Utf8JsonWriter> changes, CancellationToken cancellationToken) =>
        SetPayloadAsync(collection, changes, Clause.Ids([Head.PointId]), cancellationToken);
}

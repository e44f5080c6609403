using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using RagKit.Stores;

namespace RagKit.Qdrant;

/// <summary>
/// The versions of a corpus: a collection each, and an alias that names the one that serves. Whoever reads through the alias learns from the
/// head's point which collection it was, and keeps to it. Thread-safe.
/// </summary>
internal sealed class VersionCatalog(PointApi api, string corpus, QdrantStoreOptions options, TimeProvider time)
{
    public string Alias { get; } = $"{WireText.Name(options.Namespace)}.{WireText.Name(corpus)}";

    public string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"{Alias}.v{number}");

    /// <summary>The head of a version or (<see langword="null"/>) of the one that serves, which is made when there is none.</summary>
    public async Task<Head> OpenAsync(int? number, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (await api.ReadHeadAsync(number is int asked ? Name(asked) : Alias, cancellationToken).ConfigureAwait(false) is Head head)
            return head;
        if (number is int missing)
            throw await MissingAsync(missing, cancellationToken).ConfigureAwait(false);
        Head first = await MakeAsync(1, Token(), 0, cancellationToken).ConfigureAwait(false);
        await ServeAsync(1, cancellationToken).ConfigureAwait(false);
        return first;
    }

    public async Task<IReadOnlyList<StoreVersion>> ListAsync(CancellationToken cancellationToken)
    {
        Head serving = await OpenAsync(null, cancellationToken).ConfigureAwait(false);
        List<StoreVersion> versions = [];
        foreach ((int number, Head head) in await HeadsAsync(cancellationToken).ConfigureAwait(false))
            versions.Add(new StoreVersion(number, head.Collection == serving.Collection, head.Created) { ActivatedAt = head.Activated });
        return versions;
    }

    public async Task<StoreVersion> CreateAsync(double average, CancellationToken cancellationToken)
    {
        Head serving = await OpenAsync(null, cancellationToken).ConfigureAwait(false);
        string token = Token();
        for (int number = await HighestAsync(cancellationToken).ConfigureAwait(false) + 1; ; number++)
        {
            Head head = await MakeAsync(number, token, average, cancellationToken).ConfigureAwait(false);
            if (head.Token != token)
                continue;
            await api.SetHeadAsync(serving.Collection, writer => writer.WriteNumber(Field.Highest, number), cancellationToken).ConfigureAwait(false);
            return new StoreVersion(number, IsServing: false, head.Created);
        }
    }

    public async Task ActivateAsync(int number, CancellationToken cancellationToken)
    {
        Head head = await OpenAsync(number, cancellationToken).ConfigureAwait(false);
        Head serving = await OpenAsync(null, cancellationToken).ConfigureAwait(false);
        if (serving.Collection == head.Collection)
            return;
        int highest = await HighestAsync(cancellationToken).ConfigureAwait(false);
        await api.SetHeadAsync(head.Collection, writer =>
        {
            writer.WriteString(Field.Activated, time.GetUtcNow());
            writer.WriteNumber(Field.Highest, highest);
        }, cancellationToken).ConfigureAwait(false);
        await ServeAsync(number, cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteAsync(int number, CancellationToken cancellationToken)
    {
        Head serving = await OpenAsync(null, cancellationToken).ConfigureAwait(false);
        if (serving.Collection == Name(number))
            throw new RagKitException($"Version {number} of the corpus '{corpus}' serves, and was not deleted. Activate another version first.");
        int highest = await HighestAsync(cancellationToken).ConfigureAwait(false);
        await api.SetHeadAsync(serving.Collection, writer => writer.WriteNumber(Field.Highest, highest), cancellationToken).ConfigureAwait(false);
        (await api.Http.SendAsync(HttpMethod.Delete, PointApi.Path(Name(number)), null, cancellationToken).ConfigureAwait(false)).Dispose();
    }

    private Task ServeAsync(int number, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, "collections/aliases", JsonBytes.Object(writer =>
    {
        // Both in one request: the alias names the old collection or the new one at every moment.
        writer.WriteStartArray("actions");
        writer.WriteStartObject();
        writer.WriteStartObject("delete_alias");
        writer.WriteString("alias_name", Alias);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject();
        writer.WriteStartObject("create_alias");
        writer.WriteString("collection_name", Name(number));
        writer.WriteString("alias_name", Alias);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }), cancellationToken);

    /// <summary>Makes a collection with indexes and head, or completes what one that ended began, and gives the head that it has.</summary>
    private async Task<Head> MakeAsync(int number, string token, double average, CancellationToken cancellationToken)
    {
        string name = Name(number);
        try
        {
            await SendAsync(HttpMethod.Put, PointApi.Path(name), CollectionLayout.Write(options), cancellationToken).ConfigureAwait(false);
        }
        catch (QdrantHttpException e) when (e.Status == HttpStatusCode.Conflict || e.Error.Contains("already exists", StringComparison.Ordinal))
        {
            // Made by another process, or by this call before its connection was lost.
        }
        foreach ((string field, string type) in CollectionLayout.Indexes(options))
        {
            await api.Http.WriteAsync(HttpMethod.Put, PointApi.Path(name, "/index"), JsonBytes.Object(writer =>
            {
                writer.WriteString("field_name", field);
                writer.WriteString("field_schema", type);
            }), cancellationToken).ConfigureAwait(false);
        }
        Head head = new() { Collection = name, Token = token, Created = time.GetUtcNow(), Highest = number, Average = average };
        await api.Http.WriteAsync(HttpMethod.Put, PointApi.Path(name, "/points"), JsonBytes.Object(writer =>
        {
            writer.WriteStartArray("points");
            writer.WriteStartObject();
            writer.WriteString("id", Head.PointId);
            writer.WriteStartObject("vector");
            writer.WriteEndObject();
            writer.WritePropertyName("payload");
            head.Write(writer);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteString("update_mode", "insert_only");
        }), cancellationToken).ConfigureAwait(false);
        return await api.ReadHeadAsync(name, cancellationToken).ConfigureAwait(false)
            ?? throw new RagKitException($"The collection '{name}' at {api.Http.Place} was made, but does not give back what was written to it. Check the server's log and its replicas.");
    }

    private async Task<IReadOnlyList<(int Number, Head Head)>> HeadsAsync(CancellationToken cancellationToken)
    {
        List<int> numbers = [];
        using (JsonDocument answer = await api.Http.SendAsync(HttpMethod.Get, "collections", null, cancellationToken).ConfigureAwait(false))
        {
            foreach (JsonElement item in answer.Result().GetProperty("collections").EnumerateArray())
            {
                string name = item.GetProperty("name").GetString()!;
                if (name.StartsWith($"{Alias}.v", StringComparison.Ordinal) && int.TryParse(name.AsSpan(Alias.Length + 2), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                    numbers.Add(number);
            }
        }
        List<(int, Head)> heads = [];
        foreach (int number in numbers.Order())
        {
            if (await api.ReadHeadAsync(Name(number), cancellationToken).ConfigureAwait(false) is Head head)
                heads.Add((number, head));
        }
        return heads;
    }

    private async Task<int> HighestAsync(CancellationToken cancellationToken) =>
        (await HeadsAsync(cancellationToken).ConfigureAwait(false)).Select(version => Math.Max(version.Number, version.Head.Highest)).DefaultIfEmpty().Max();

    private async Task<RagKitException> MissingAsync(int number, CancellationToken cancellationToken)
    {
        IEnumerable<int> numbers = (await HeadsAsync(cancellationToken).ConfigureAwait(false)).Select(version => version.Number);
        return new RagKitException($"The corpus '{corpus}' at {api.Http.Place} has no version {number}; it has {string.Join(", ", numbers)}. Take one of these, or create a version.");
    }

    private async Task SendAsync(HttpMethod method, string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        (await api.Http.SendAsync(method, path, body, cancellationToken).ConfigureAwait(false)).Dispose();

    private static string Token() => RandomNumberGenerator.GetHexString(16, lowercase: true);
}

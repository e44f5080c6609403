using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization;
using RagKit.Caching;

namespace RagKit.Flows;

/// <summary>Inputs and results as JSON. Small ones go into the ledger's events, large ones in a stream beside it.</summary>
internal static class ResultCodec
{
    /// <summary>The largest result, in bytes, that is kept in an event.</summary>
    public const int MaxInline = 64 * 1024;

    public static JsonSerializerOptions Json { get; } = MakeOptions();

    /// <summary>The value as JSON; empty, with the reason, when it cannot be encoded.</summary>
    public static ReadOnlyMemory<byte> TryEncode<T>(T value, out string? refusal)
    {
        refusal = null;
        if (typeof(T) == typeof(Nothing))
            return default;
        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(value, Json);
        }
        catch (Exception e) when (e is NotSupportedException or JsonException or InvalidOperationException)
        {
            refusal = e.Message;
            return default;
        }
    }

    /// <exception cref="FlowException">The bytes are no such value; the message begins with <paramref name="what"/>.</exception>
    public static T Decode<T>(ReadOnlyMemory<byte> bytes, string what)
    {
        if (typeof(T) == typeof(Nothing) && bytes.IsEmpty)
            return default!;
        try
        {
            return JsonSerializer.Deserialize<T>(bytes.Span, Json)!;
        }
        catch (Exception e) when (e is NotSupportedException or JsonException or InvalidOperationException)
        {
            throw new FlowException($"{what} can't be read as {typeof(T)}: {e.Message} Start a new run with the input.", e);
        }
    }

    /// <summary>Encodes a value within <see cref="MaxInline"/> bytes; null when it is larger.</summary>
    public static ReadOnlyMemory<byte>? TryEncodeSmall<T>(T value)
    {
        using BoundedStream stream = new(MaxInline);
        try
        {
            JsonSerializer.Serialize(stream, value, Json);
            return stream.Written;
        }
        catch (BoundedStream.FullException)
        {
            return null;
        }
    }

    /// <summary>Writes a value to a store piece by piece.</summary>
    public static async Task WriteAsync<T>(ICacheStore store, CacheEntry entry, T value, CancellationToken cancellationToken)
    {
        Pipe pipe = new();
        Task encoding = EncodeAsync();
        Stream reader = pipe.Reader.AsStream();
        await using (reader.ConfigureAwait(false))
            await store.WriteAsync(entry, reader, cancellationToken).ConfigureAwait(false);
        await encoding.ConfigureAwait(false);

        async Task EncodeAsync()
        {
            Exception? error = null;
            try
            {
                await JsonSerializer.SerializeAsync(pipe.Writer, value, Json, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (Keep(e, ref error))
            {
                // The reader, and with it the store, is told by the pipe.
            }
            await pipe.Writer.CompleteAsync(error).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a value from a store; false when it is not there or can't be read, with the reason.</summary>
    public static async Task<(bool Found, T Value, string? Reason)> ReadAsync<T>(ICacheStore store, string key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await store.OpenAsync(key, now, cancellationToken).ConfigureAwait(false) is not CachedValue opened)
            return (false, default!, "it is gone from the store");
        await using (opened.Content.ConfigureAwait(false))
        {
            try
            {
                return (true, (await JsonSerializer.DeserializeAsync<T>(opened.Content, Json, cancellationToken).ConfigureAwait(false))!, null);
            }
            catch (Exception e) when (e is NotSupportedException or JsonException or InvalidOperationException)
            {
                return (false, default!, e.Message);
            }
        }
    }

    private static bool Keep(Exception exception, ref Exception? kept)
    {
        kept = exception;
        return true;
    }

    private static JsonSerializerOptions MakeOptions()
    {
        // Tuples are fields; NaN and infinity are results like others.
        JsonSerializerOptions options = new() { IncludeFields = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using RagKit.Flows;

namespace RagKit.Caching;

/// <summary>The codecs of types: serializers that are registered, then the built-in ones, then JSON. Thread-safe.</summary>
internal sealed class ValueCodecs(JsonSerializerOptions json, IServiceProvider? services)
{
    private readonly ConcurrentDictionary<Type, object> _codecs = new();

    public ValueCodec<T> For<T>() => (ValueCodec<T>)_codecs.GetOrAdd(typeof(T), static (_, self) => self.Create<T>(), this);

    private ValueCodec<T> Create<T>()
    {
        if (services?.GetService<IHybridCacheSerializer<T>>() is IHybridCacheSerializer<T> registered)
            return new SerializerCodec<T>(registered);
        foreach (IHybridCacheSerializerFactory factory in services?.GetServices<IHybridCacheSerializerFactory>() ?? [])
        {
            if (factory.TryCreateSerializer(out IHybridCacheSerializer<T>? made))
                return new SerializerCodec<T>(made);
        }
        object? builtIn =
            typeof(T) == typeof(string) ? new StringCodec() :
            typeof(T) == typeof(byte[]) ? new BytesCodec<byte[]>(bytes => bytes, body => body.ToArray()) :
            typeof(T) == typeof(ReadOnlyMemory<byte>) ? new BytesCodec<ReadOnlyMemory<byte>>(bytes => bytes, body => body) : null;
        if (builtIn is null && typeof(Stream).IsAssignableFrom(typeof(T)))
            throw new FlowException($"A {typeof(T)} cannot be cached: make the result a {typeof(Stream)}.");
        return builtIn is not null ? (ValueCodec<T>)builtIn : new JsonCodec<T>(json);
    }
}

/// <summary>JSON, written and read piece by piece.</summary>
internal sealed class JsonCodec<T>(JsonSerializerOptions json) : ValueCodec<T>
{
    protected override ValueTask WriteBodyAsync(T value, ValueFormat format, Stream target, CancellationToken cancellationToken) =>
        new(JsonSerializer.SerializeAsync(target, value, json, cancellationToken));

    protected override T ReadBody(ReadOnlyMemory<byte> body, ValueFormat format) => JsonSerializer.Deserialize<T>(body.Span, json)!;

    protected override async ValueTask<T> ReadBodyAsync(Stream content, long length, ValueFormat format, CancellationToken cancellationToken) =>
        (await JsonSerializer.DeserializeAsync<T>(content, json, cancellationToken).ConfigureAwait(false))!;
}

/// <summary>A serializer of the host's.</summary>
internal sealed class SerializerCodec<T>(IHybridCacheSerializer<T> serializer) : ValueCodec<T>
{
    protected override ValueTask WriteBodyAsync(T value, ValueFormat format, Stream target, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> body = new();
        serializer.Serialize(value, body);
        return target.WriteAsync(body.WrittenMemory, cancellationToken);
    }

    protected override T ReadBody(ReadOnlyMemory<byte> body, ValueFormat format) => serializer.Deserialize(new ReadOnlySequence<byte>(body));
}

/// <summary>Bytes as they are.</summary>
internal sealed class BytesCodec<T>(Func<T, ReadOnlyMemory<byte>> write, Func<ReadOnlyMemory<byte>, T> read) : ValueCodec<T>
{
    protected override ValueTask WriteBodyAsync(T value, ValueFormat format, Stream target, CancellationToken cancellationToken) => target.WriteAsync(write(value), cancellationToken);

    protected override T ReadBody(ReadOnlyMemory<byte> body, ValueFormat format) => read(body);
}

namespace RagKit.Caching;

/// <summary>Writes values of a type and reads them again. Thread-safe.</summary>
internal abstract class ValueCodec<T>
{
    /// <summary>Writes a value piece by piece, its format first.</summary>
    public ValueTask WriteAsync(T value, Stream target, CancellationToken cancellationToken)
    {
        ValueFormat format = value is null ? ValueFormat.Null : FormatOf(value);
        target.WriteByte((byte)format);
        return value is null ? default : WriteBodyAsync(value, format, target, cancellationToken);
    }

    /// <summary>Reads a value that is held in memory.</summary>
    /// <exception cref="InvalidDataException">It was written in a way that is not known here.</exception>
    public T Read(ReadOnlyMemory<byte> payload) => payload.Length == 0
        ? throw new InvalidDataException("The value has no format.")
        : Known(payload.Span[0]) is ValueFormat.Null ? default! : ReadBody(payload[1..], (ValueFormat)payload.Span[0]);

    /// <summary>Reads a value from a stream.</summary>
    /// <exception cref="InvalidDataException">It was written in a way that is not known here.</exception>
    public async ValueTask<T> ReadAsync(Stream content, long length, CancellationToken cancellationToken) =>
        await ReadFormatAsync(content, cancellationToken).ConfigureAwait(false) is ValueFormat format and not ValueFormat.Null
            ? await ReadBodyAsync(content, length - 1, format, cancellationToken).ConfigureAwait(false)
            : default!;

    public static async ValueTask<ValueFormat> ReadFormatAsync(Stream content, CancellationToken cancellationToken)
    {
        byte[] format = new byte[1];
        await content.ReadExactlyAsync(format, cancellationToken).ConfigureAwait(false);
        return Known(format[0]);
    }

    protected virtual ValueFormat FormatOf(T value) => ValueFormat.Serialized;

    protected abstract ValueTask WriteBodyAsync(T value, ValueFormat format, Stream target, CancellationToken cancellationToken);

    protected abstract T ReadBody(ReadOnlyMemory<byte> body, ValueFormat format);

    /// <summary>Reads the whole body into memory; overridden where it can be read piece by piece.</summary>
    protected virtual async ValueTask<T> ReadBodyAsync(Stream content, long length, ValueFormat format, CancellationToken cancellationToken)
    {
        byte[] body = new byte[length];
        await content.ReadExactlyAsync(body, cancellationToken).ConfigureAwait(false);
        return ReadBody(body, format);
    }

    private static ValueFormat Known(byte format) => (ValueFormat)format is ValueFormat.Null or ValueFormat.Serialized or ValueFormat.Utf16
        ? (ValueFormat)format
        : throw new InvalidDataException($"The value has the format {format}, which this version does not know.");
}

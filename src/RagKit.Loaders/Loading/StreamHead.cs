namespace RagKit.Loading;

/// <summary>The beginning of a stream that is read forward once, and a stream that gives it again with the rest.</summary>
internal static class StreamHead
{
    public static async Task<byte[]> ReadAsync(Stream stream, int length, CancellationToken cancellationToken)
    {
        byte[] head = new byte[length];
        int read = await stream.ReadAtLeastAsync(head, length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return read == length ? head : head[..read];
    }

    /// <summary>The head, and then the stream, which is left open.</summary>
    public static Stream Rejoin(ReadOnlyMemory<byte> head, Stream rest) => new Rejoined(head, rest);

    private sealed class Rejoined(ReadOnlyMemory<byte> head, Stream rest) : ForwardStream
    {
        private ReadOnlyMemory<byte> _head = head;

        public override int Read(Span<byte> buffer)
        {
            if (_head.Length == 0)
                return rest.Read(buffer);
            int count = Math.Min(buffer.Length, _head.Length);
            _head.Span[..count].CopyTo(buffer);
            _head = _head[count..];
            return count;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _head.Length > 0
            ? ValueTask.FromResult(Read(buffer.Span))
            : rest.ReadAsync(buffer, cancellationToken);
    }
}

using System.Globalization;

namespace RagKit.Sources;

/// <summary>An opened item, handed to a loader.</summary>
/// <param name="item">The item as listed.</param>
/// <param name="stream">Its bytes, read forward once; the caller disposes it.</param>
/// <param name="onFailure">Called for each part that the loader leaves out.</param>
public sealed class SourceContent(SourceItem item, Stream stream, Action<LoadFailure>? onFailure = null)
{
    /// <summary>The item as listed.</summary>
    public SourceItem Item { get; } = item;

    /// <summary>The item's bytes, read forward once.</summary>
    public Stream Stream { get; } = stream;

    /// <summary>The item's bytes in memory, for a format that can't be read forward.</summary>
    /// <param name="maxBytes">The most to read, in bytes; 1 to 1 GiB, which leaves room to decode them.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RagKitException">The item is longer than that.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAllAsync(long maxBytes, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxBytes, 1L << 30);
        cancellationToken.ThrowIfCancellationRequested();
        // What a listing says of the length may be wrong; what a stream says is not.
        long expected = Stream.CanSeek ? Stream.Length - Stream.Position : Math.Min(Item.Length ?? 0, maxBytes);
        if (expected > maxBytes)
            throw TooLong(expected, maxBytes);
        byte[] buffer = new byte[Math.Max(4096, expected + 1)];
        int length = 0;
        while (true)
        {
            int read = await Stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return buffer.AsMemory(0, length);
            length += read;
            if (length > maxBytes)
                throw TooLong(length, maxBytes);
            if (length == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, maxBytes + 1));
        }
    }

    /// <summary>
    /// Says that one part of the item could not be read, and goes on. The documents already stored for the item stay, the part
    /// is reported as failed, and the item is read again on the next run. Throw instead when nothing of the item can be read.
    /// </summary>
    public void Fail(LoadFailure failure) => onFailure?.Invoke(failure);

    private RagKitException TooLong(long length, long limit) => new(string.Create(CultureInfo.InvariantCulture,
        $"'{Item.Id}' has {length:N0} bytes or more, and at most {limit:N0} are read at once. Split the file, or raise MaxBytes in the loader's options where it has one."));
}

/// <summary>A part of an item that could not be read.</summary>
/// <param name="Part">Which, such as <c>line 17</c>.</param>
/// <param name="Reason">What is wrong and what to do about it.</param>
public sealed record LoadFailure(string Part, string Reason);

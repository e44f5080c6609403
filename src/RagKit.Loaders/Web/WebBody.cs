using System.Buffers;
using System.Globalization;
using RagKit.Loading;

namespace RagKit.Web;

/// <summary>
/// A response's body: bounded in bytes, in how much it grows by decompression, and in time. Disposing it lets go of the whole response.
/// </summary>
internal sealed class WebBody(Stream body, CountedStream sent, bool inflated, Uri address, WebClock clock, IDisposable response, long maxBytes) : ForwardStream
{
    /// <summary>Text shrinks to a tenth; what shrinks to a fraction of a percent is made to fill memories.</summary>
    private const int MaxGrowth = 250;

    private const long GrowthCounts = 1 << 20;
    private long _given;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return Count(await clock.RunAsync(token => body.ReadAsync(buffer, token), cancellationToken).ConfigureAwait(false));
        }
        catch (InvalidDataException e)
        {
            throw new RagKitException($"'{address}' sends damaged data: it is not compressed as its Content-Encoding says. {e.Message}", e);
        }
    }

    /// <summary>Waits for the network, as reading without awaiting must.</summary>
    public override int Read(Span<byte> buffer)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(Math.Max(1, Math.Min(buffer.Length, 64 * 1024)));
        try
        {
            int read = ReadAsync(rented.AsMemory(0, Math.Min(rented.Length, buffer.Length))).AsTask().GetAwaiter().GetResult();
            rented.AsSpan(0, read).CopyTo(buffer);
            return read;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
            response.Dispose();
            clock.Dispose();
        }
        base.Dispose(disposing);
    }

    private int Count(int read)
    {
        _given += read;
        if (_given > maxBytes)
            throw new RagKitException(string.Create(CultureInfo.InvariantCulture, $"'{address}' sends more than {maxBytes:N0} bytes, which is MaxBytes. Raise it, or leave the address out."));
        if (inflated && _given > GrowthCounts && _given > MaxGrowth * sent.Given)
            throw new RagKitException(string.Create(CultureInfo.InvariantCulture, $"'{address}' grows more than {MaxGrowth}-fold by decompression, as bombs do. It is not read."));
        return read;
    }
}

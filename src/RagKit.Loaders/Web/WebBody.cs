using System.Globalization;

namespace RagKit.Web;

/// <summary>
/// A response's body: bounded in bytes, in how much it grows by decompression, and in time. Disposing it lets go of the whole response.
/// </summary>
internal sealed class WebBody(Stream body, CountedStream sent, bool inflated, Uri address, WebClock clock, IDisposable response, long maxBytes) : Stream
{
    /// <summary>Text shrinks to a tenth; what shrinks to a fraction of a percent is made to fill memories.</summary>
    private const int MaxGrowth = 250;

    private const long GrowthCounts = 1 << 20;
    private long _given;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

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

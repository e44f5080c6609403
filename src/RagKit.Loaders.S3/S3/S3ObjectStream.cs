using Amazon.Runtime;
using Amazon.S3.Model;

namespace RagKit.S3;

/// <summary>An object's bytes as they arrive. An end before the length that was announced is an error and not an end; disposing it gives the connection back.</summary>
internal sealed class S3ObjectStream(string name, GetObjectResponse response) : Stream
{
    private readonly Stream _body = response.ResponseStream;
    private readonly long _length = response.ContentLength;
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Count(_body.Read(buffer, offset, count), count);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int read;
        try
        {
            read = await _body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw Cut(e);
        }
        catch (AmazonClientException e)
        {
            throw new IOException($"'{name}' did not arrive as it was sent: {e.Message}. Run the ingestion again.", e);
        }
        return Count(read, buffer.Length);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            response.Dispose();
        base.Dispose(disposing);
    }

    private int Count(int read, int asked)
    {
        _read += read;
        return read > 0 || asked == 0 || _read >= _length ? read : throw Cut(null);
    }

    private IOException Cut(Exception? inner) =>
        new($"'{name}' broke off after {_read} of {_length} bytes: the connection was lost. Run the ingestion again.", inner);
}

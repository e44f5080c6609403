namespace RagKit.Caching;

/// <summary>Makes a stream one that can be read again from where it stands, so that nothing is lost when a store fails in the middle of it.</summary>
internal static class StreamSpool
{
    /// <summary>The stream if it can seek; else its content in memory, or in a temporary file where it is large, and the stream is disposed.</summary>
    public static async ValueTask<Stream> SeekableAsync(Stream source, int inMemory, CancellationToken cancellationToken)
    {
        if (source.CanSeek)
            return source;
        await using (source.ConfigureAwait(false))
        {
            Stream spool = new MemoryStream();
            byte[] buffer = new byte[1 << 16];
            while (await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is int read and > 0)
            {
                if (spool is MemoryStream && spool.Length + read > inMemory)
                    spool = await MovedAsync(spool, cancellationToken).ConfigureAwait(false);
                await spool.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
            spool.Position = 0;
            return spool;
        }
    }

    private static async ValueTask<Stream> MovedAsync(Stream memory, CancellationToken cancellationToken)
    {
        FileStream file = new(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose });
        memory.Position = 0;
        await memory.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
        return file;
    }
}

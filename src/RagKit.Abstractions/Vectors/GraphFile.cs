using System.Globalization;

namespace RagKit.Vectors;

/// <summary>
/// The file of a graph, version 1: a mark that tells which state of the image it is of, the keys that the graph has yet to follow to that state, a sum over
/// both, and the graph. Written beside and put in its place, so that a crash leaves the one before.
/// </summary>
internal static class GraphFile
{
    private const ulong Magic = 0x3130_4850_4152_4752;
    private const int MostMark = 4096;
    private const int Buffer = 1 << 20;

    private static int _temporary;

    /// <summary>Opens a file and reads what stands before the graph; <see langword="null"/> when there is none, or another.</summary>
    public static FileStream? Open(string path, out byte[] mark, out long[] pending)
    {
        (mark, pending) = ([], []);
        FileStream? stream = null;
        bool isRead = false;
        try
        {
            stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, Buffer);
            isRead = TryReadHead(stream, out mark, out pending);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As good as none: the graph is built anew.
        }
        if (isRead)
            return stream;
        stream?.Dispose();
        return null;
    }

    /// <exception cref="IOException">The file can't be written; what was there stays.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; what was there stays.</exception>
    public static void Save(string path, HnswIndex index, byte[] mark, long[] pending, CancellationToken cancellationToken)
    {
        VectorImage.DeleteLeftovers(path);
        string temporary = string.Create(CultureInfo.InvariantCulture, $"{path}-{Environment.ProcessId}-{Interlocked.Increment(ref _temporary)}.tmp");
        try
        {
            using (FileStream stream = new(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, Buffer))
            {
                ChecksumStream head = new(stream);
                head.Write(Magic);
                head.Write(mark.Length);
                head.Write(pending.Length);
                head.Write(mark);
                foreach (long key in pending)
                    head.Write(key);
                head.WriteSum();
                index.Save(stream);
            }
            cancellationToken.ThrowIfCancellationRequested();
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static bool TryReadHead(FileStream stream, out byte[] mark, out long[] pending)
    {
        (mark, pending) = ([], []);
        ChecksumStream input = new(stream);
        if (input.Read<ulong>() != Magic)
            return false;
        int marked = input.Read<int>(), waiting = input.Read<int>();
        if (marked is < 0 or > MostMark || waiting < 0 || (long)waiting * sizeof(long) > stream.Length)
            return false;
        mark = new byte[marked];
        input.Read(mark);
        pending = new long[waiting];
        for (int i = 0; i < waiting; i++)
            pending[i] = input.Read<long>();
        return input.ReadSum();
    }
}

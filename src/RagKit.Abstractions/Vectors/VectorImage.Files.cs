using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RagKit.Vectors;

public sealed partial class VectorImage
{
    /// <summary>The most bytes that a mark may have.</summary>
    public const int MostMarkBytes = ImageRecord.MostMark;

    private const int MostRecords = 200;
    private const int WriteBuffer = 1 << 20;

    private static int _temporary;

    private ImageFile? _file;

    /// <summary>
    /// Opens the image that was saved in a file, which is mapped to memory: what is scanned is read and checked, and in the precisions
    /// Half and Byte the float rows stay in the file until one decides a close case. What was torn by a crash is left out.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="dimensions">The length of every vector.</param>
    /// <param name="options">How to scan them.</param>
    /// <param name="mark">What was given to the last <see cref="Save"/> that is whole: it tells which state the image is of.</param>
    /// <returns>The image; <see langword="null"/> when there is no file, none that can be read, or one of another kind, precision or other dimensions.</returns>
    public static VectorImage? Open(string path, int dimensions, VectorImageOptions options, out byte[] mark)
    {
        VectorImage image = new(dimensions, options);
        mark = [];
        try
        {
            image._file = ImageReader.Read(path, image._rows);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As good as none: whoever keeps the vectors makes it anew.
        }
        if (image._file is { Mark.Length: > 0 } file)
        {
            mark = file.Mark;
            return image;
        }
        image.Dispose();
        return null;
    }

    /// <summary>The mark of the last save in a file, by its headers alone: what they head may be torn. Empty when there is none.</summary>
    public static byte[] ReadMark(string path)
    {
        try
        {
            return ImageReader.ReadMark(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>
    /// Brings a file to the image's state: appends what was added and removed since it was opened or saved, or makes it anew beside
    /// and puts that in its place. The rows are in the file then, and no longer in memory. A crash at any moment leaves the state
    /// before or after it. The file may be deleted at any time.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="mark">Which state this is, for whoever opens it: 1 to <see cref="MostMarkBytes"/> bytes.</param>
    /// <returns><see langword="false"/> when another process writes the file, or has appended to it since: the image then stays as it is.</returns>
    /// <exception cref="IOException">The file can't be written; the image stays as it is.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; the image stays as it is.</exception>
    public bool Save(string path, ReadOnlySpan<byte> mark)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentOutOfRangeException.ThrowIfZero(mark.Length, nameof(mark));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mark.Length, MostMarkBytes, nameof(mark));
        bool append = _file is not null && _file.Path == path && _file.Records < MostRecords && 4L * _rows.Dead <= _rows.Total;
        using FileStream? existing = append ? TryOpenToAppend(path) : null;
        if (existing is null)
            return append && File.Exists(path) && IsOurs(path) ? false : Rewrite(path, mark);
        return IsOurs(existing) ? Append(existing, mark) : Rewrite(path, mark);
    }

    /// <summary>Lets go of the file; the image has no rows then.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
        _rows = new(_rows.Layout);
    }

    private bool Append(FileStream stream, ReadOnlySpan<byte> mark)
    {
        ImageFile file = _file!;
        if (ImageReader.HasMore(stream, file, _rows.Layout))
            return false;
        List<(long At, ImageRecord Record)> written = [];
        ImageFile ahead = file.Copy();
        List<int> rows = [.. Enumerable.Range(_rows.Mapped, _rows.Total - _rows.Mapped)];
        new ImageWriter(stream, _rows).Write(ahead, rows, _rows.Removed, mark, (at, record) => written.Add((at, record)));
        MappedFile mapped = new(stream, ahead.End);
        file.Keep(mapped);
        foreach ((long at, ImageRecord record) in written)
        {
            _rows.Exchange(ImageReader.Block(mapped, at, record, _rows.Layout), record.Rows);
            file.Advance(record.Length(_rows.Layout), record.MarkBytes());
        }
        _rows.Forget();
        return true;
    }

    private bool Rewrite(string path, ReadOnlySpan<byte> mark)
    {
        DeleteLeftovers(path);
        string temporary = string.Create(CultureInfo.InvariantCulture, $"{path}-{Environment.ProcessId}-{Interlocked.Increment(ref _temporary)}.tmp");
        ulong number = MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        ImageFile file = new(path, number, ImageHeader.Size);
        ImageRows rows = new(_rows.Layout);
        List<int> alive = [.. Enumerable.Range(0, _rows.Total).Where(row => _rows.TryGetKey(row, out _))];
        List<(long At, ImageRecord Record)> written = [];
        try
        {
            using FileStream stream = new(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None | FileShare.Delete, WriteBuffer);
            stream.Write(ImageHeader.Write(_rows.Layout, number));
            new ImageWriter(stream, _rows).Write(file, alive, [], mark, (at, record) => written.Add((at, record)));
            MappedFile mapped = new(stream, stream.Length);
            file.Keep(mapped);
            foreach ((long at, ImageRecord record) in written)
                rows.Attach(ImageReader.Block(mapped, at, record, rows.Layout), mapped.Memory<long>(at + record.KeysAt, record.Rows).Span);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            file.Dispose();
            File.Delete(temporary);
            throw;
        }
        _file?.Dispose();
        (_file, _rows) = (file, rows);
        return true;
    }

    private bool IsOurs(FileStream stream)
    {
        byte[] header = new byte[ImageHeader.Size];
        stream.Position = 0;
        return stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
            && ImageHeader.Read(header, _rows.Layout) == _file!.Number && stream.Length >= _file.End;
    }

    private bool IsOurs(string path)
    {
        using FileStream stream = ImageReader.OpenToRead(path);
        return IsOurs(stream);
    }

    // Alone: whoever else appends is kept out, readers are not.
    private static FileStream? TryOpenToAppend(string path)
    {
        try
        {
            FileShare share = OperatingSystem.IsWindows() ? FileShare.Read | FileShare.Delete : FileShare.None;
            return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, share, WriteBuffer);
        }
        catch (IOException)
        {
            return null;
        }
    }

    // What a process left that was killed while it wrote; of those that live, the file is in use.
    internal static void DeleteLeftovers(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        foreach (string leftover in Directory.EnumerateFiles(folder, $"{Path.GetFileName(path)}-*.tmp"))
        {
            try
            {
                using (new FileStream(leftover, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                    File.Delete(leftover);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody is writing it.
            }
        }
    }
}

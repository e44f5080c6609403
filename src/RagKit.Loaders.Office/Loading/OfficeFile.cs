using System.Globalization;
using System.Xml;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>Opens an item as an Office package, and says clearly why one can't be opened.</summary>
internal static class OfficeFile
{
    public static async Task<Document> LoadAsync(
        OfficeFormat format, SourceContent content, OfficeLimits limits, Func<OfficePackage, Document> read, CancellationToken cancellationToken)
    {
        string item = content.Item.Id;
        ArraySegment<byte> bytes = await ReadAllAsync(content, limits.MaxBytes, cancellationToken).ConfigureAwait(false);
        Recognise(format, item, bytes);
        try
        {
            using OfficePackage package = new(item, bytes, limits.MaxInflatedBytes, cancellationToken);
            return format.Describe(read(package), content.Item);
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or IOException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw new RagKitException($"'{item}' is a damaged {format.Name}: {e.Message.TrimEnd('.')}. Open it in an Office program, which may repair it, and save it again; or leave it out with an Exclude glob.", e);
        }
    }

    private static void Recognise(OfficeFormat format, string item, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0)
            throw new RagKitException($"'{item}' is empty: it has no text to index. Fill it, or leave it out with an Exclude glob.");
        if (CompoundFile.Is(bytes))
        {
            throw new RagKitException(CompoundFile.IsEncrypted(bytes)
                ? $"'{item}' is protected by a password. Open it in an Office program, take the password off, and save it again; or leave it out with an Exclude glob."
                : $"'{item}' is in the old binary format of Office 97 to 2003, which is not read. Open it in an Office program, and save it as {format.Extension}.");
        }
        if (bytes.StartsWith("{\\rtf"u8))
            throw new RagKitException($"'{item}' is rich text, not a {format.Name} as its name says. Give it the extension .rtf.");
        if (!bytes.StartsWith("PK"u8))
            throw new RagKitException($"'{item}' is no {format.Name}: it does not begin as an archive does. Give it the extension of its format, or leave it out with an Exclude glob.");
    }

    private static async Task<ArraySegment<byte>> ReadAllAsync(SourceContent content, long maxBytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Stream stream = content.Stream;
        long expected = stream.CanSeek ? stream.Length - stream.Position : Math.Min(content.Item.Length ?? 0, maxBytes);
        if (expected > maxBytes)
            throw TooLong(content.Item.Id, expected, maxBytes);
        byte[] buffer = new byte[Math.Max(4096, expected + 1)];
        int length = 0;
        while (true)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return new ArraySegment<byte>(buffer, 0, length);
            length += read;
            if (length > maxBytes)
                throw TooLong(content.Item.Id, length, maxBytes);
            if (length == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, maxBytes + 1));
        }
    }

    private static RagKitException TooLong(string item, long length, long limit) => new(string.Create(CultureInfo.InvariantCulture,
        $"'{item}' has {length:N0} bytes or more, and at most {limit:N0} are read. Split the file, or raise MaxBytes in the loader's options."));
}

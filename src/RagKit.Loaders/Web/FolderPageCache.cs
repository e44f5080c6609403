using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RagKit.Web;

/// <summary>
/// Pages in a folder, a file each: a line of JSON with what is known, then the body. A file is written aside and moved into its place, so that
/// another process sees the old page or the new one; a damaged file counts as none.
/// </summary>
internal sealed class FolderPageCache(string folder, string source) : PageCache
{
    private const string Extension = ".page";
    private int _written;
    private readonly string _folder = Path.Combine(Path.GetFullPath(folder), NameOf(source)[..16]);

    public override async ValueTask<KnownPage?> FindAsync(string address, CancellationToken cancellationToken) =>
        (await ReadAsync(address, cancellationToken).ConfigureAwait(false))?.Page;

    public override async ValueTask<ReadOnlyMemory<byte>?> BodyAsync(KnownPage page, CancellationToken cancellationToken) =>
        await ReadAsync(page.Address, cancellationToken).ConfigureAwait(false) is { } read && read.Page.Hash == page.Hash ? read.Body : null;

    public override async ValueTask PutAsync(KnownPage page, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        string path = PathOf(page.Address);
        string aside = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref _written)}.new");
        using (FileStream file = File.Create(aside))
        {
            await JsonSerializer.SerializeAsync(file, new Entry(page, Convert.ToHexStringLower(SHA256.HashData(body.Span))), cancellationToken: cancellationToken).ConfigureAwait(false);
            file.WriteByte((byte)'\n');
            await file.WriteAsync(body, cancellationToken).ConfigureAwait(false);
        }
        File.Move(aside, path, overwrite: true);
    }

    public override void KeepOnly(IReadOnlySet<string> addresses)
    {
        if (!Directory.Exists(_folder))
            return;
        HashSet<string> kept = [.. addresses.Select(PathOf)];
        foreach (string path in Directory.EnumerateFiles(_folder, "*" + Extension).Where(path => !kept.Contains(path)).ToArray())
            File.Delete(path);
    }

    private async Task<(KnownPage Page, ReadOnlyMemory<byte> Body)?> ReadAsync(string address, CancellationToken cancellationToken)
    {
        string path = PathOf(address);
        if (!File.Exists(path))
            return null;
        byte[] bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        int end = bytes.AsSpan().IndexOf((byte)'\n');
        try
        {
            Entry? entry = end < 0 ? null : JsonSerializer.Deserialize<Entry>(bytes.AsSpan(0, end));
            bool sound = entry?.Page.Address == address && entry.BodyHash == Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(end + 1)));
            return sound ? (entry!.Page, bytes.AsMemory(end + 1)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string PathOf(string address) => Path.Combine(_folder, NameOf(address) + Extension);

    private static string NameOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed record Entry(KnownPage Page, string BodyHash);
}

using System.Collections.Concurrent;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RagKit.Loaders.Tests;

/// <summary>A server that answers as GitHub's REST documentation says, for one repository <c>acme/handbook</c> with the branch <c>main</c>.</summary>
internal sealed class LoopbackGitHub : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new();
    private LoopbackServer _server = null!;

    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>How many entries a recursive tree may have before it is cut short.</summary>
    public int MaxEntries { get; set; } = 1000;

    /// <summary>Answers in the place of the server when it returns true.</summary>
    public Func<HttpContext, Task<bool>> Fault { get; set; } = _ => Task.FromResult(false);

    /// <summary>What the archive holds in the place of a file's bytes.</summary>
    public Func<string, byte[], byte[]> InArchive { get; set; } = (_, bytes) => bytes;

    public Uri Address => _server.Address;

    public IEnumerable<string> Requests => _server.Requests;

    public IHeaderDictionary Headers => _server.Headers;

    public static async Task<LoopbackGitHub> StartAsync()
    {
        LoopbackGitHub hub = new();
        hub._server = await LoopbackServer.StartAsync(hub.AnswerAsync);
        return hub;
    }

    public void Put(string path, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Files[path] = bytes;
        _blobs[Id("blob", bytes)] = bytes;
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private static string Id(string kind, byte[] bytes)
    {
#pragma warning disable CA5350
        return Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"{kind} {bytes.Length}\0"), .. bytes]));
#pragma warning restore CA5350
    }

    /// <summary>A tree's id, which says what it is: the folder's name, hashed with all that lies in it.</summary>
    private string TreeOf(string folder) =>
        Id("tree", [.. Encoding.UTF8.GetBytes(folder), .. Files.Where(file => file.Key.StartsWith(folder, StringComparison.Ordinal)).SelectMany(file => Encoding.UTF8.GetBytes(file.Key + Id("blob", file.Value)))]);

    private async Task AnswerAsync(HttpContext http)
    {
        if (await Fault(http))
            return;
        const string home = "/repos/acme/handbook/";
        string path = http.Request.Path.Value!;
        string[] parts = path.StartsWith(home, StringComparison.Ordinal) ? path[home.Length..].Split('/', 3) : [""];
        string commit = TreeOf("");
        switch (parts)
        {
            case ["commits", "HEAD" or "main"] when http.Request.Headers.Accept == "application/vnd.github.sha":
                await http.Response.WriteAsync(commit);
                break;
            case ["git", "trees", var tree]:
                await TreeAsync(http, tree, http.Request.Query["recursive"] == "1");
                break;
            case ["git", "blobs", var blob] when _blobs.TryGetValue(blob, out byte[]? bytes):
                await http.Response.Body.WriteAsync(bytes);
                break;
            case ["tarball", var asked] when asked == commit:
                http.Response.Redirect($"{Address}codeload/{asked}");
                break;
            case [""] when path == $"/codeload/{commit}":
                await ArchiveAsync(http);
                break;
            default:
                http.Response.StatusCode = 404;
                break;
        }
    }

    private async Task TreeAsync(HttpContext http, string tree, bool recursive)
    {
        IEnumerable<string> folders = Files.Keys.SelectMany(path => path.Select((c, at) => (c, at)).Where(pair => pair.c == '/').Select(pair => path[..(pair.at + 1)])).Append("").Distinct();
        string folder = folders.Single(folder => TreeOf(folder) == tree);
        List<object> entries = [];
        foreach ((string path, byte[] bytes) in Files.Where(file => file.Key.StartsWith(folder, StringComparison.Ordinal)))
        {
            string rest = path[folder.Length..];
            if (recursive || !rest.Contains('/', StringComparison.Ordinal))
                entries.Add(new { path = rest, mode = path.EndsWith(".link", StringComparison.Ordinal) ? "120000" : "100644", type = "blob", sha = Id("blob", bytes), size = bytes.Length });
            else if (folder + rest[..(rest.IndexOf('/', StringComparison.Ordinal) + 1)] is var child && !entries.Any(entry => entry.ToString()!.Contains($"path = {child[folder.Length..^1]},", StringComparison.Ordinal)))
                entries.Add(new { path = child[folder.Length..^1], mode = "040000", type = "tree", sha = TreeOf(child) });
        }
        bool truncated = recursive && entries.Count > MaxEntries;
        await http.Response.WriteAsync(JsonSerializer.Serialize(new { sha = tree, tree = truncated ? entries[..MaxEntries] : entries, truncated }));
    }

    private async Task ArchiveAsync(HttpContext http)
    {
        using MemoryStream bytes = new();
        await using (GZipStream zip = new(bytes, CompressionLevel.Fastest, leaveOpen: true))
        await using (TarWriter tar = new(zip, TarEntryFormat.Pax))
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, "acme-handbook-1234567/"));
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "../../outside.md") { DataStream = new MemoryStream([1, 2, 3]) });
            foreach ((string path, byte[] content) in Files)
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "acme-handbook-1234567/" + path) { DataStream = new MemoryStream(InArchive(path, content)) });
        }
        http.Response.ContentType = "application/x-gzip";
        await http.Response.Body.WriteAsync(bytes.ToArray());
    }
}

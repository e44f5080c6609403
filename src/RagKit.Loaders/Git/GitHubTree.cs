using System.Runtime.CompilerServices;
using System.Text.Json;

namespace RagKit.Git;

/// <summary>A file of a commit, as the API lists it.</summary>
internal readonly record struct GitHubFile(string Path, string Blob, long? Length);

/// <summary>
/// Lists a commit's files by the trees API: all at once, and where the answer is cut short, folder by folder in the same order.
/// </summary>
internal sealed class GitHubTree(GitHubApi api)
{
    private const int MaxDepth = 256;

    public async IAsyncEnumerable<GitHubFile> ReadAsync(string commit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Stack<(Queue<Entry> Entries, int Depth)> open = new();
        open.Push((await ReadAsync(commit, "", cancellationToken).ConfigureAwait(false), 0));
        while (open.TryPeek(out (Queue<Entry> Entries, int Depth) top))
        {
            if (!top.Entries.TryDequeue(out Entry entry))
            {
                open.Pop();
            }
            else if (entry.Mode is "100644" or "100755" or "100664")
            {
                yield return new GitHubFile(entry.Path, entry.Id, entry.Length);
            }
            else if (entry.IsOpenTree)
            {
                if (top.Depth >= MaxDepth)
                    throw api.Senseless($"'{entry.Path}' lies more than {MaxDepth} folders deep");
                open.Push((await ReadAsync(entry.Id, entry.Path + "/", cancellationToken).ConfigureAwait(false), top.Depth + 1));
            }
        }
    }

    /// <summary>What lies in a tree: everything below it, or, where that is too much for one answer, its own entries.</summary>
    private async Task<Queue<Entry>> ReadAsync(string tree, string prefix, CancellationToken cancellationToken)
    {
        using (JsonDocument all = await api.GetTreeAsync(tree, recursive: true, cancellationToken).ConfigureAwait(false))
        {
            if (!IsTruncated(all))
                return Parse(all, prefix, isWhole: true);
        }
        using JsonDocument own = await api.GetTreeAsync(tree, recursive: false, cancellationToken).ConfigureAwait(false);
        return IsTruncated(own) ? throw api.Senseless($"the folder '{prefix}' alone is too long for it") : Parse(own, prefix, isWhole: false);
    }

    private Queue<Entry> Parse(JsonDocument tree, string prefix, bool isWhole)
    {
        try
        {
            return new Queue<Entry>(tree.RootElement.GetProperty("tree").EnumerateArray().Select(entry => new Entry(
                prefix + entry.GetProperty("path").GetString(),
                entry.GetProperty("mode").GetString()!,
                entry.GetProperty("sha").GetString() is { } id && GitHubApi.IsId(id) ? id : throw new FormatException("an id is none"),
                entry.TryGetProperty("size", out JsonElement size) ? size.GetInt64() : null,
                !isWhole && entry.GetProperty("type").GetString() == "tree")));
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw api.Senseless($"a tree lacks what it must have ({e.Message})");
        }
    }

    private static bool IsTruncated(JsonDocument tree) =>
        tree.RootElement.ValueKind == JsonValueKind.Object && tree.RootElement.TryGetProperty("truncated", out JsonElement truncated) && truncated.ValueKind == JsonValueKind.True;

    private readonly record struct Entry(string Path, string Mode, string Id, long? Length, bool IsOpenTree);
}

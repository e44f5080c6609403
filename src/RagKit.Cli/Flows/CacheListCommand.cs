using System.CommandLine;
using RagKit.Caching;

namespace RagKit.Cli;

/// <summary><c>ragkit flows cache list</c>: the cached results of tasks.</summary>
internal static class CacheListCommand
{
    public static Command Create()
    {
        Option<string?> tag = CacheEntries.Tag();
        Option<string> ledger = FlowArguments.Ledger();
        Option<bool> json = CommonOptions.Json();
        Command command = new("list", "List the cached results of tasks: key, size, when they were made and expire, tags.") { tag, ledger, json };
        command.WithExamples("ragkit flows cache list", "ragkit flows cache list --tag task:fetch --json");
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(tag), parsed.GetRequiredValue(ledger), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? tag, string ledger, bool json, CancellationToken cancellationToken)
    {
        await using FlowSession session = FlowSession.OpenExisting(ledger);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        List<CacheEntry> entries = await CacheEntries.ListAsync(session, tag, cancellationToken);
        if (json)
        {
            JsonOutput.Write(new CacheJson(ledger, [.. entries.Select(entry => CacheEntryJson.Of(entry, now))]), shapes => shapes.CacheJson);
            return ExitCode.Ok;
        }
        Columns columns = new("key", "size", "made", "expires", "tags");
        foreach (CacheEntry entry in entries)
            columns.Add((entry.Key, null), (Size.Of(entry.Length), null), (Figure.Of(entry.CreatedAt), null), (Expires(entry, now), entry.IsFresh(now) ? null : "olive"), (string.Join(", ", entry.Tags), "grey"));
        columns.Write();
        Terminal.Note(entries.Count == 0 ? "Nothing is cached." : $"{Plural.Of(entries.Count, "value")}, {Size.Of(entries.Sum(entry => entry.Length))}");
        return ExitCode.Ok;
    }

    private static string Expires(CacheEntry entry, DateTimeOffset now) => entry.ExpiresAt switch
    {
        null => "never",
        DateTimeOffset at when entry.IsFresh(now) => Figure.Of(at),
        _ => "expired",
    };
}

namespace RagKit.Cli;

/// <summary>The names of block kinds in output.</summary>
internal static class BlockNames
{
    public static string Of(BlockKind kind) => kind switch
    {
        BlockKind.ListItem => "list item",
        BlockKind.TableRow => "table row",
        _ => kind.ToString().ToLowerInvariant(),
    };
}

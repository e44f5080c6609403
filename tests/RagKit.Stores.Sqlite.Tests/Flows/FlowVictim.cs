namespace RagKit.Stores.Sqlite.Tests;

/// <summary>A process that runs flows, or works on a queue, and is killed meanwhile.</summary>
internal sealed class FlowVictim() : KillableProcess("RagKit.Flows.Victim.dll")
{
    /// <summary>Reads some lines, fewer when it ends before, lets a moment pass, kills it, and returns all that it has said.</summary>
    public async Task<List<string>> KillAsync(int lines, TimeSpan moment, CancellationToken cancellationToken)
    {
        List<string> said = [];
        while (said.Count < lines && await Output.ReadLineAsync(cancellationToken) is string line)
            said.Add(line);
        await Task.Delay(moment, cancellationToken);
        return [.. said, .. await KillAsync(cancellationToken)];
    }
}

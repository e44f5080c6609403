using System.Text.Json;
using System.Text.Json.Serialization;
using RagKit.Flows;

namespace RagKit.Cli;

/// <summary>The tool's own flow: ingests a folder into a corpus, as <c>ragkit ingest</c> does.</summary>
internal static class IngestFlow
{
    public static FlowTask<IngestInput, JsonElement> Task { get; } = FlowTask.Create("ingest folder", (IngestInput input, TaskRun run) => IngestAsync(input, run.CancellationToken));

    public static Flow<IngestInput, JsonElement> Flow { get; } = RagKit.Flows.Flow.Create("ingest", (IngestInput input, FlowRun run) => run.CallAsync(Task, input));

    /// <summary>What <c>ragkit ingest --json</c> writes. Documents that failed make the call fail: when the run is resumed, they are tried again.</summary>
    private static async Task<JsonElement> IngestAsync(IngestInput input, CancellationToken cancellationToken)
    {
        IngestRequest request = new(input.Folder, input.Db, ChunkingOptions.Default);
        IngestJson done = await IngestJob.IngestAsync(request, new IngestTally(listChanges: false, listAll: false), progress: null, cancellationToken);
        if (done.Failed > 0)
        {
            FailureJson first = done.Failures[0];
            throw new RagKitException($"{Plural.Of(done.Failed, "item")} failed, and what was stored stays. The first: {first.Document}: {first.Reason}");
        }
        return JsonSerializer.SerializeToElement(done, ToolJson.Default.IngestJson);
    }
}

/// <summary>What the flow is started with.</summary>
internal sealed record IngestInput([property: JsonPropertyName("folder")] string Folder, [property: JsonPropertyName("db")] string Db = CommonOptions.DefaultDatabase);

namespace RagKit.Stages;

/// <summary>How a stage works in a run, every default filled in.</summary>
/// <param name="Name">The stage's name.</param>
/// <param name="Workers">How many workers it begins with.</param>
/// <param name="IsFixed">Whether they stay as many as they are.</param>
/// <param name="Capacity">How many items wait before it at most.</param>
internal sealed record StageSettings(string Name, int Workers, bool IsFixed, int Capacity)
{
    public static StageSettings For(string name, StageOptions options, PipelinePreset preset) =>
        new(name, options.Workers ?? preset.Workers, options.Workers is not null, options.Capacity ?? preset.Capacity);

    public static StageSettings For(string name, BatchOptions options, PipelinePreset preset) =>
        new(name, options.Workers ?? preset.Workers, options.Workers is not null, options.Capacity ?? preset.Capacity);
}

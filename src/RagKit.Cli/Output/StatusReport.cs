using System.Globalization;

namespace RagKit.Cli;

/// <summary>Shows a corpus's status to people, a fact a line.</summary>
internal static class StatusReport
{
    public static void Write(StatusJson status)
    {
        Fact("corpus", status.FileBytes > 0 ? $"{status.Db} ({Size.Of(status.FileBytes)})" : status.Db);
        Fact("documents", status.LeftOut == 0 ? Number(status.Documents) : $"{Number(status.Documents)}, and {Number(status.LeftOut)} left out");
        Fact("chunks", status.Model is null ? Number(status.Chunks) : $"{Number(status.Chunks)}, {Number(status.Embedded)} of them embedded");
        Fact("search", status.Search);
        if (status.Index.Length > 0)
            Fact("index", status.IndexReady < 1 ? $"{status.Index} ({status.IndexReady.ToString("0%", CultureInfo.InvariantCulture)} built)" : status.Index);
        if (status.TrainedOn > 0)
            Fact("model", $"{status.Model}, trained on {Number(status.TrainedOn)} chunks");
        else if (status.Model is not null)
            Fact("model", status.Model);
        Fact("chunker", status.Chunker ?? "none yet: nothing was ingested");
        Fact("ingested", status.IngestedAt?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "never");
        if (status.Versions.Length > 1)
            Fact("versions", string.Join(", ", status.Versions.Select(version => version.Serves ? $"{version.Version} (serves)" : $"{version.Version}")));
        if (status.Domains.Count > 0)
            Fact("domains", string.Join(", ", status.Domains.Select(domain => $"{domain.Key} {Number(domain.Value)}")));
        Fact("failed", status.Failed.Length == 0 ? "nothing" : Plural.Of(status.Failed.Length, "item"));
        foreach (FailedItemJson failed in status.Failed)
            Terminal.Line($"  {failed.Item}: {failed.Reason}");
        foreach (string warning in status.Warnings)
            Terminal.Note(warning);
    }

    private static void Fact(string name, string value) => Terminal.Line($"{name,-10} {value}");

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

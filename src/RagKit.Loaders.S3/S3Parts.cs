using RagKit.Configuration;
using RagKit.S3;

namespace RagKit;

/// <summary>The objects of a bucket, for a corpus that is described in a configuration.</summary>
public static class S3Parts
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<CorpusPart> All { get; } =
    [
        new(PartRole.Source, "s3", "The objects of a bucket.", (corpus, values) => corpus.FromS3(values.Text("bucket"), new S3SourceOptions
        {
            Prefix = values.TextOrNull("prefix") ?? "",
            Include = values.Texts("include"),
            Exclude = values.Texts("exclude"),
            Name = values.TextOrNull("name"),
        }))
        {
            Options =
            [
                new("bucket", OptionKind.Text, "Its name.") { IsRequired = true },
                new("prefix", OptionKind.Text, "What keys must begin with."),
                new("include", OptionKind.Texts, "Globs of which a key must match one."),
                new("exclude", OptionKind.Texts, "Globs of what is left out."),
                new("name", OptionKind.Text, "The source's id, which begins the id of each document."),
            ],
        },
    ];
}

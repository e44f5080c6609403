using System.CommandLine;
using RagKit.Configuration;
using RagKit.Stores;

namespace RagKit.Cli;

/// <summary>The options that say which corpus a command works on: one that a configuration describes, or the tool's own in a file.</summary>
internal sealed class CorpusOptions
{
    private readonly Option<string?> _config = new("--config") { HelpName = "file", Description = "The YAML file that describes the corpus; then no other option says what it is made of." };

    private readonly Option<string?> _environment = new("--env")
    {
        HelpName = "name",
        Description = "The environment, such as staging: what the file says for it holds, and what it stores is kept apart from other environments'.",
    };

    private readonly Option<string> _database = CommonOptions.Database();

    public void AddTo(Command command)
    {
        command.Add(_config);
        command.Add(_environment);
        command.Add(_database);
    }

    /// <summary>The file of the tool's own corpus.</summary>
    public string Database(ParseResult parsed) => parsed.GetRequiredValue(_database);

    /// <summary>The corpus to look at, which must be there.</summary>
    public async Task<CorpusTarget> OpenExistingAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        await FindDescribedAsync(parsed, cancellationToken) ?? new CorpusTarget(CorpusFile.OpenExisting(Database(parsed)), "", Database(parsed));

    /// <summary>The corpus that a configuration describes; <see langword="null"/> when none is named.</summary>
    public async Task<CorpusTarget?> FindDescribedAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string? environment = parsed.GetValue(_environment);
        if (parsed.GetValue(_config) is not string file)
            return environment is null ? null : throw new UsageException("--env chooses among what a configuration says: name its file with --config.");
        if (parsed.GetResult(_database) is { Implicit: false })
            throw new UsageException("--db and --config exclude each other: the configuration says where the corpus is kept.");
        if (!File.Exists(file))
            throw new UsageException($"There is no file '{file}'. Check the path; a relative one starts at '{Directory.GetCurrentDirectory()}'.");
        CorpusDescription description = Configuration.CorpusFile.Load(file, ToolParts.All, environment);
        Corpus corpus = description.Create();
        try
        {
            StoreStatus store = await corpus.Store.GetStatusAsync(cancellationToken);
            return new(corpus, file, store.Place) { Ingest = description.Ingest, Reindex = description.Reindex };
        }
        catch
        {
            await corpus.DisposeAsync();
            throw;
        }
    }
}

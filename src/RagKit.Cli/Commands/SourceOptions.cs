using System.CommandLine;

namespace RagKit.Cli;

/// <summary>The options of commands that read a corpus's sources: a configuration, or a folder with how it is cut.</summary>
internal sealed class SourceOptions
{
    private readonly CorpusOptions _corpus = new();
    private readonly ChunkingOptions _chunking = new();
    private readonly Symbol _folder;

    private readonly Option<string[]> _include = new("--include") { HelpName = "glob", Description = "Only files that match, such as \"**/*.{md,html}\". May be repeated." };
    private readonly Option<string[]> _exclude = new("--exclude") { HelpName = "glob", Description = "Leave out files that match. May be repeated. Names that begin with a dot always are." };
    private readonly Option<bool> _rebuild = new("--rebuild") { Description = "Accept other chunking options, or another version's model, than the corpus was built with." };

    private readonly Option<bool> _allowRemovals = new("--allow-removals")
    {
        Description = "Remove what is gone even if it is much. Without it, a run that would remove more than a fifth of a source's documents, and 10 at least, removes none.",
    };

    /// <param name="folderAsOption">Whether the folder is an option, since the command has another argument.</param>
    public SourceOptions(bool folderAsOption = false) => _folder = folderAsOption
        ? new Option<string?>("--folder") { HelpName = "folder", Description = "The folder whose files are the corpus, unless a configuration says." }
        : new Argument<string?>("folder") { Description = "The folder whose files become the corpus, unless a configuration says.", Arity = ArgumentArity.ZeroOrOne };

    public void AddTo(Command command, bool rebuild)
    {
        if (_folder is Argument argument)
            command.Add(argument);
        else
            command.Add((Option)_folder);
        _corpus.AddTo(command);
        command.Add(_include);
        command.Add(_exclude);
        _chunking.AddTo(command);
        if (rebuild)
            command.Add(_rebuild);
        command.Add(_allowRemovals);
    }

    public async Task<CorpusTarget> OpenAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string? folder = _folder is Argument<string?> argument ? parsed.GetValue(argument) : parsed.GetValue((Option<string?>)_folder);
        bool allow = parsed.GetValue(_allowRemovals), rebuild = parsed.GetValue(_rebuild);
        if (await _corpus.FindDescribedAsync(parsed, cancellationToken) is CorpusTarget described)
        {
            if (folder is null)
                return described.With(allow, rebuild);
            await described.DisposeAsync();
            throw new UsageException($"The configuration says what is ingested: leave out the folder '{folder}', or --config.");
        }
        if (folder is null)
            throw new UsageException($"Name the folder whose files become the corpus, or the file that describes it with --config.\nSee 'ragkit {parsed.CommandResult.Command.Name} --help'.");
        IngestRequest request = new(folder, _corpus.Database(parsed), _chunking.Read(parsed))
        {
            Include = parsed.GetValue(_include) ?? [],
            Exclude = parsed.GetValue(_exclude) ?? [],
        };
        return (await IngestJob.OpenAsync(request, cancellationToken)).With(allow, rebuild);
    }
}

namespace DomainKnowledge;

/// <summary>One thing that a chapter teaches, as the model wrote it down.</summary>
/// <param name="Kind">What it is: a principle, a rule, a claim or a warning.</param>
/// <param name="Domain">What it is about, such as <c>weather</c>.</param>
/// <param name="Statement">It, in a sentence that is understood alone.</param>
/// <param name="Quote">The words of the chapter that say it.</param>
public sealed record KnowledgeEntry(EntryKind Kind, string Domain, string Statement, string Quote);

/// <summary>What an entry is.</summary>
public enum EntryKind
{
    Principle,
    Rule,
    Claim,
    Warning,
}

using EmradXds.Identity.Matching;
using EmradXds.Identity.Persons;
using EmradXds.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity.Linking;

/// <summary>"Who is it of whom this is known": what linkage would make of a record that is none (ITI-119). Nothing is kept.</summary>
/// <remarks>In order:
///   1 candidates: persons with records that share a key, and those whose ids are stated
///   2 where a restricted person lives is no evidence, nor is how it is reached: it would come out by who is found
///   3 each record is compared; the likeliest of a person's records is the person's
///   4 certain is what linkage would link: nobody else nearly as likely, and no other record of the person that cannot be</remarks>
internal sealed class PersonMatches(IDbContextFactory<IdentityContext> contexts, MatchModel model)
{
    /// <summary>No record has it.</summary>
    private const long NoNumber = -1;

    private const double LeastProbable = 0.9;
    private const double MostProbable = 0.999;
    private const double LeastPossible = 0.05;
    private const double MostPossible = 0.899;

    /// <summary>Levels of names, and of birth dates, from which on they are taken for the same but for a slip.</summary>
    private const int AlikeName = 2;
    private const int SlipOfDate = 3;
    private const int TwoParts = 2;

    private static readonly MatchField[] telling =
        [MatchField.GivenName, MatchField.FamilyName, MatchField.BirthDate, MatchField.Sex, MatchField.NhsNumber];

    /// <summary>One person's likeliest record.</summary>
    private sealed record Found(Guid PersonId, MatchGrade Grade, int Score, bool IsBorneById);

    /// <summary>The persons, the likeliest first.</summary>
    /// <param name="said">What is known of the one who is looked for.</param>
    /// <param name="affinityId">The affinity domain's id; null where not known.</param>
    /// <param name="ids">Ids of trusts.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<List<MatchedPerson>> FindAsync(
        Demographics said, string? affinityId, IReadOnlyCollection<PersonIdentifier> ids, CancellationToken cancel)
    {
        SourceRecordRow asked = new() { Domain = "", LocalId = "", Number = NoNumber, Demographics = said, StatedAffinityId = affinityId };
        await using IdentityContext context = await contexts.CreateDbContextAsync(cancel);

        // 1 candidates
        HashSet<Guid> identified = [];
        HashSet<Guid> persons = [.. await PersonsAsync(context, MatchRecords.Of(asked), cancel)];
        foreach (PersonIdentifier id in ids)
        {
            if (await context.FindRecordAsync(id.Authority.Oid, id.Id, cancel) is { RetiredInto: null } record)
            {
                identified.Add(record.Id);
                persons.Add(record.PersonId);
            }
        }

        ILookup<Guid, SourceRecordRow> records = (await context.RecordsOfAsync(persons, cancel)).ToLookup(record => record.PersonId);

        // 2 restricted
        HashSet<Guid> restricted =
            [.. records.Where(person => person.Any(record => record.Demographics.IsRestricted)).Select(person => person.Key)];
        foreach (SourceRecordRow record in restricted.SelectMany(person => records[person]))
        {
            record.Demographics = WithoutWhereabouts(record.Demographics);
        }

        HashSet<Guid> foundWithout = restricted.Count == 0
            ? []
            : [.. await PersonsAsync(context, MatchRecords.Of(WithoutWhereabouts(said), affinityId), cancel)];

        // 3 compare
        List<Found> found =
        [
            .. from person in records
               where !restricted.Contains(person.Key) || foundWithout.Contains(person.Key)
                   || person.Any(record => identified.Contains(record.Id))
               select Compare(asked, [.. person], identified) into one
               where one is not null
               select one,
        ];

        // 4 grade
        return
        [
            .. found.Select(one => Grade(one, found))
                .OrderByDescending(match => match.Grade).ThenByDescending(match => match.Probability).ThenBy(match => match.PersonId),
        ];
    }

    /// <summary>Whether anybody can be found by what is known.</summary>
    public static bool CanFind(Demographics said, string? affinityId) => CandidateKeys.Of(MatchRecords.Of(said, affinityId)).Count > 0;

    private static Demographics WithoutWhereabouts(Demographics of) => of with { Addresses = [], Telecoms = [] };

    private static async Task<IEnumerable<Guid>> PersonsAsync(IdentityContext context, MatchRecord record, CancellationToken cancel) =>
        (await CandidateRecords.FindAsync(context, NoNumber, record, cancel)).Select(candidate => candidate.PersonId);

    /// <summary>Null where nothing says that it may be this person.</summary>
    private Found? Compare(SourceRecordRow asked, IReadOnlyCollection<SourceRecordRow> person, HashSet<Guid> identified)
    {
        Found? best = null;
        bool hasConflict = false;
        foreach (SourceRecordRow record in person)
        {
            LinkDecision decision = Evidence.Of(model, asked, record);
            hasConflict |= Evidence.IsConflict(decision, asked, record);
            if (Compare(asked, record, decision, identified.Contains(record.Id)) is { } one
                && (best is null || (one.Grade, one.Score).CompareTo((best.Grade, best.Score)) > 0))
            {
                best = one;
            }
        }

        return best is { Grade: MatchGrade.Certain } && hasConflict ? best with { Grade = MatchGrade.Probable } : best;
    }

    /// <summary>An id is confused as easily as a number: it has to be confirmed by what else is stated, and is not believed against it. Nor is
    /// home, telephone and a given name, which a household may have twice, enough to be certain.</summary>
    private static Found? Compare(SourceRecordRow asked, SourceRecordRow record, LinkDecision decision, bool isIdentified)
    {
        int[] levels = RecordPair.Of(telling, MatchRecords.Of(asked), MatchRecords.Of(record)).Levels;
        (int given, int family, int birth, int sex, int number) = (levels[0], levels[1], levels[2], levels[3], levels[4]);
        bool isContradicted = given is >= 0 and < AlikeName || birth is >= 0 and < TwoParts || sex == 0
            || (number >= 0 && number < Comparison.LevelsOf(MatchField.NhsNumber) - 1);
        bool isConfirmed = birth >= TwoParts || (given >= AlikeName && family >= AlikeName);
        bool isAlike = !isContradicted && birth is Comparison.None or >= SlipOfDate && family is Comparison.None or >= AlikeName
            && decision.Reason != LinkDecision.MayBeTwins;
        bool isSure = decision.Outcome == LinkOutcome.Automatic || (isIdentified && isAlike && record.FrozenAt is null);
        MatchGrade? grade =
            isSure && isConfirmed ? MatchGrade.Certain
            : isIdentified && isContradicted ? MatchGrade.Possible
            : isIdentified || isSure
                || (decision.Outcome == LinkOutcome.Review && isAlike && ProbabilityOf(decision.Score) >= LeastProbable)
                ? MatchGrade.Probable
            : decision.Outcome == LinkOutcome.Review ? MatchGrade.Possible
            : null;
        bool isBorneById = grade == MatchGrade.Certain && (isIdentified || decision.Reason == LinkDecision.SameNumber);
        return grade is null ? null : new Found(record.PersonId, grade.Value, decision.Score, isBorneById);
    }

    /// <summary>Weights do not know all that a decision does: the probability told is kept within the grade.</summary>
    private static MatchedPerson Grade(Found one, List<Found> all)
    {
        bool isOnly = !all.Exists(other => other != one && other.Grade == MatchGrade.Certain);
        bool hasRival = !one.IsBorneById && all.Exists(other => other != one && other.Score > one.Score - Linkage.Lead);
        MatchGrade grade = one.Grade == MatchGrade.Certain && (!isOnly || hasRival) ? MatchGrade.Probable : one.Grade;
        double probability = ProbabilityOf(one.Score);
        return new MatchedPerson(one.PersonId, grade, grade switch
        {
            MatchGrade.Certain => one.IsBorneById ? 1 : probability,
            MatchGrade.Probable => Math.Clamp(probability, LeastProbable, MostProbable),
            _ => Math.Clamp(probability, LeastPossible, MostPossible),
        });
    }

    private static double ProbabilityOf(int score) => 1 / (1 + Math.Pow(2, -(double)score / Bits.One));
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmradXds.Storage.Sqlite.Migrations.Registry
{
    /// <inheritdoc />
    public partial class StoredQueries : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<int>(
                name: "Version",
                table: "SubmissionSets",
                type: "INTEGER",
                nullable: false,
                oldClrType: typeof(int),
                oldType: "INTEGER")
                .Annotation("Relational:ColumnOrder", 10)
                .OldAnnotation("Relational:ColumnOrder", 7);

            migrationBuilder.AlterColumn<string>(
                name: "UniqueId",
                table: "SubmissionSets",
                type: "TEXT",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "TEXT")
                .Annotation("Relational:ColumnOrder", 9)
                .OldAnnotation("Relational:ColumnOrder", 6);

            migrationBuilder.AlterColumn<int>(
                name: "Status",
                table: "SubmissionSets",
                type: "INTEGER",
                nullable: false,
                oldClrType: typeof(int),
                oldType: "INTEGER")
                .Annotation("Relational:ColumnOrder", 7)
                .OldAnnotation("Relational:ColumnOrder", 5);

            migrationBuilder.AlterColumn<long>(
                name: "RegisteredPatientKey",
                table: "SubmissionSets",
                type: "INTEGER",
                nullable: false,
                oldClrType: typeof(long),
                oldType: "INTEGER")
                .Annotation("Relational:ColumnOrder", 5)
                .OldAnnotation("Relational:ColumnOrder", 4);

            migrationBuilder.AlterColumn<long>(
                name: "PatientKey",
                table: "SubmissionSets",
                type: "INTEGER",
                nullable: false,
                oldClrType: typeof(long),
                oldType: "INTEGER")
                .Annotation("Relational:ColumnOrder", 4)
                .OldAnnotation("Relational:ColumnOrder", 3);

            migrationBuilder.AlterColumn<Guid>(
                name: "LogicalId",
                table: "SubmissionSets",
                type: "TEXT",
                nullable: false,
                oldClrType: typeof(Guid),
                oldType: "TEXT")
                .Annotation("Relational:ColumnOrder", 3)
                .OldAnnotation("Relational:ColumnOrder", 2);

            migrationBuilder.AlterColumn<string>(
                name: "Fragment",
                table: "SubmissionSets",
                type: "TEXT",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "TEXT")
                .Annotation("Relational:ColumnOrder", 11)
                .OldAnnotation("Relational:ColumnOrder", 8);

            migrationBuilder.AlterColumn<Guid>(
                name: "EntryUuid",
                table: "SubmissionSets",
                type: "TEXT",
                nullable: false,
                oldClrType: typeof(Guid),
                oldType: "TEXT")
                .Annotation("Relational:ColumnOrder", 2)
                .OldAnnotation("Relational:ColumnOrder", 1);

            migrationBuilder.AddColumn<string>(
                name: "ContentTypeCode",
                table: "SubmissionSets",
                type: "TEXT",
                nullable: true)
                .Annotation("Relational:ColumnOrder", 1);

            migrationBuilder.AddColumn<string>(
                name: "SourceId",
                table: "SubmissionSets",
                type: "TEXT",
                nullable: true)
                .Annotation("Relational:ColumnOrder", 6);

            migrationBuilder.AddColumn<long>(
                name: "SubmissionTime",
                table: "SubmissionSets",
                type: "INTEGER",
                nullable: true)
                .Annotation("Relational:ColumnOrder", 8);

            migrationBuilder.CreateTable(
                name: "DocumentEntryReferenceIds",
                columns: table => new
                {
                    DocumentEntryKey = table.Column<long>(type: "INTEGER", nullable: false),
                    ReferenceId = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DocumentEntryReferenceIds", x => new { x.DocumentEntryKey, x.ReferenceId });
                    table.ForeignKey(
                        name: "FK_DocumentEntryReferenceIds_DocumentEntries_DocumentEntryKey",
                        column: x => x.DocumentEntryKey,
                        principalTable: "DocumentEntries",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "FolderCodes",
                columns: table => new
                {
                    FolderKey = table.Column<long>(type: "INTEGER", nullable: false),
                    Code = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FolderCodes", x => new { x.FolderKey, x.Code });
                    table.ForeignKey(
                        name: "FK_FolderCodes_Folders_FolderKey",
                        column: x => x.FolderKey,
                        principalTable: "Folders",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SubmissionSetAuthors",
                columns: table => new
                {
                    SubmissionSetKey = table.Column<long>(type: "INTEGER", nullable: false),
                    Ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    Person = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SubmissionSetAuthors", x => new { x.SubmissionSetKey, x.Ordinal });
                    table.ForeignKey(
                        name: "FK_SubmissionSetAuthors_SubmissionSets_SubmissionSetKey",
                        column: x => x.SubmissionSetKey,
                        principalTable: "SubmissionSets",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Folders_LogicalId",
                table: "Folders",
                column: "LogicalId");

            migrationBuilder.CreateIndex(
                name: "IX_DocumentEntryCodes_Attribute_Code",
                table: "DocumentEntryCodes",
                columns: new[] { "Attribute", "Code" });

            migrationBuilder.CreateIndex(
                name: "IX_DocumentEntries_ClassCode",
                table: "DocumentEntries",
                column: "ClassCode");

            migrationBuilder.CreateIndex(
                name: "IX_DocumentEntries_HealthcareFacilityTypeCode",
                table: "DocumentEntries",
                column: "HealthcareFacilityTypeCode");

            migrationBuilder.CreateIndex(
                name: "IX_DocumentEntries_LogicalId",
                table: "DocumentEntries",
                column: "LogicalId");

            migrationBuilder.CreateIndex(
                name: "IX_DocumentEntryReferenceIds_ReferenceId",
                table: "DocumentEntryReferenceIds",
                column: "ReferenceId");

            migrationBuilder.CreateIndex(
                name: "IX_FolderCodes_Code",
                table: "FolderCodes",
                column: "Code");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DocumentEntryReferenceIds");

            migrationBuilder.DropTable(
                name: "FolderCodes");

            migrationBuilder.DropTable(
                name: "SubmissionSetAuthors");

            migrationBuilder.DropIndex(
                name: "IX_Folders_LogicalId",
                table: "Folders");

            migrationBuilder.DropIndex(
                name: "IX_DocumentEntryCodes_Attribute_Code",
                table: "DocumentEntryCodes");

            migrationBuilder.DropIndex(
                name: "IX_DocumentEntries_ClassCode",
                table: "DocumentEntries");

            migrationBuilder.DropIndex(
                name: "IX_DocumentEntries_HealthcareFacilityTypeCode",
                table: "DocumentEntries");

            migrationBuilder.DropIndex(
                name: "IX_DocumentEntries_LogicalId",
                table: "DocumentEntries");

            migrationBuilder.DropColumn(
                name: "ContentTypeCode",
                table: "SubmissionSets");

            migrationBuilder.DropColumn(
                name: "SourceId",
                table: "SubmissionSets");

            migrationBuilder.DropColumn(
                name: "SubmissionTime",
                table: "SubmissionSets");

            migrationBuilder.AlterColumn<int>(
                name: "Version",
                table: "SubmissionSets",
                type: "INTEGER",
                nullable: false,
                oldClrType: typeof(int),
                oldType: "INTEGER")
                .Annotation("Relational:ColumnOrder", 7)
                .OldAnnotation("Relational:ColumnOrder", 10);

            migrationBuilder.AlterColumn<string>(
                name: "UniqueId",
                table: "SubmissionSets",
                type: "TEXT",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "TEXT")
                .Annotation("Relational:ColumnOrder", 6)
                .OldAnnotation("Relational:ColumnOrder", 9);

            migrationBuilder.AlterColumn<int>(
                name: "Status",
                table: "SubmissionSets",
                type: "INTEGER",
                nullable: false,
                oldClrType: typeof(int),
                oldType: "INTEGER")
                .Annotation("Relational:ColumnOrder", 5)
                .OldAnnotation("Relational:ColumnOrder", 7);

            migrationBuilder.AlterColumn<long>(
                name: "RegisteredPatientKey",
                table: "SubmissionSets",
                type: "INTEGER",
                nullable: false,
                oldClrType: typeof(long),
                oldType: "INTEGER")
                .Annotation("Relational:ColumnOrder", 4)
                .OldAnnotation("Relational:ColumnOrder", 5);

            migrationBuilder.AlterColumn<long>(
                name: "PatientKey",
                table: "SubmissionSets",
                type: "INTEGER",
                nullable: false,
                oldClrType: typeof(long),
                oldType: "INTEGER")
                .Annotation("Relational:ColumnOrder", 3)
                .OldAnnotation("Relational:ColumnOrder", 4);

            migrationBuilder.AlterColumn<Guid>(
                name: "LogicalId",
                table: "SubmissionSets",
                type: "TEXT",
                nullable: false,
                oldClrType: typeof(Guid),
                oldType: "TEXT")
                .Annotation("Relational:ColumnOrder", 2)
                .OldAnnotation("Relational:ColumnOrder", 3);

            migrationBuilder.AlterColumn<string>(
                name: "Fragment",
                table: "SubmissionSets",
                type: "TEXT",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "TEXT")
                .Annotation("Relational:ColumnOrder", 8)
                .OldAnnotation("Relational:ColumnOrder", 11);

            migrationBuilder.AlterColumn<Guid>(
                name: "EntryUuid",
                table: "SubmissionSets",
                type: "TEXT",
                nullable: false,
                oldClrType: typeof(Guid),
                oldType: "TEXT")
                .Annotation("Relational:ColumnOrder", 1)
                .OldAnnotation("Relational:ColumnOrder", 2);
        }
    }
}
